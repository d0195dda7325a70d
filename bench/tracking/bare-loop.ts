import '#native-models/no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { settings as settingsSchema } from '#contract/settings.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { Letterbox } from '#native-models/yolo/letterbox.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';
import { cpuMs, treeCpuMs } from '../support/cpu-ms.ts';

/**
 * What one detector costs, in milliseconds of processor time, and how fast it is by the clock, where other work on the machine counts too;
 * measured in turns.
 */
export interface SpeedRow {
  readonly detector: string;
  /** The model alone on one thread, run after run over one tensor that is ready; a frame. */
  readonly bareMs: number;
  /** From the video to boxes, with the program that decodes; a frame. */
  readonly wholeMs: number;
  /** Frames a second by the clock: the model alone on all cores, and from the video to boxes. */
  readonly bareFps: number;
  readonly wholeFps: number;
  /** To make a picture of the video ready, on one thread. */
  readonly preprocessMs: number;
}

/** Rounds of bare loop and whole way in turns: other work on the machine meets both alike. */
const rounds = 3;
const bareSeconds = 3;

/** Measures the model alone against the whole way over the clip, in turns, and takes the medians. */
export async function measureSpeed(
  video: string,
  probe: VideoProbe,
  detectorId: string,
  models: string,
): Promise<SpeedRow> {
  const entry = catalogueEntry(detectorId);
  if (entry.family !== 'yolo') throw new Error(`${detectorId} is no detector`);
  const file = requireModelFile(entry, [models]);
  const letterbox = new Letterbox(probe.widthPx, probe.heightPx, entry.picture);
  const data = new Float32Array(letterbox.floats);
  const picture = {
    widthPx: probe.widthPx,
    heightPx: probe.heightPx,
    data: new Uint8Array(probe.widthPx * probe.heightPx * 3).fill(100),
  };
  const feeds = {
    [entry.inputs[0].name]: new Tensor('float32', data, [1, 3, letterbox.inputHeightPx, letterbox.inputWidthPx]),
  };
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  const onAllCores = await InferenceSession.create(file);
  const settings = settingsSchema.parse({ detect: { detector: detectorId } });
  const detector = await openDetector({ settings: settings.detect, models, device: 'cpu' });
  const bare: number[] = [];
  const whole: number[] = [];
  const bareFps: number[] = [];
  const wholeFps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await meanMs(bareSeconds, () => session.run(feeds), cpuMs));
    bareFps.push(
      1000 /
        (await meanMs(
          bareSeconds,
          () => onAllCores.run(feeds),
          () => performance.now(),
        )),
    );
    const start = treeCpuMs();
    const begun = performance.now();
    const request = { video, probe, detector, stride: 1, fromFrame: 0, onDetections: () => undefined };
    const { frameCount } = await detectVideo(request);
    whole.push((treeCpuMs() - start) / frameCount);
    wholeFps.push((frameCount * 1000) / (performance.now() - begun));
  }
  const preprocessMs = await meanMs(1, () => letterbox.fill(picture, data), cpuMs);
  await Promise.all([session.release(), onAllCores.release(), detector.close()]);
  return {
    detector: detectorId,
    ...{ bareMs: median(bare), wholeMs: median(whole), preprocessMs },
    ...{ bareFps: median(bareFps), wholeFps: median(wholeFps) },
  };
}

/** Mean time of a task by a clock of milliseconds, repeated for about so many seconds of it, after three times that do not count. */
async function meanMs(seconds: number, task: () => unknown, clock: () => number): Promise<number> {
  for (let i = 0; i < 3; i++) await task();
  const start = clock();
  let count = 0;
  for (; clock() - start < seconds * 1000; count++) await task();
  return (clock() - start) / count;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
