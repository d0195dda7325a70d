import '#native-models/no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { settings as settingsSchema } from '#contract/settings.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { Letterbox } from '#native-models/yolo/letterbox.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';

/** Speeds of one detector, measured in turns. */
export interface SpeedRow {
  readonly detector: string;
  /** The model alone, run after run over one tensor that is ready, with the runtime's own settings; frames a second. */
  readonly bare: number;
  /** From the video to boxes. */
  readonly whole: number;
  /** Milliseconds to make a picture of the video ready, on one thread. */
  readonly preprocessMs: number;
  /** Milliseconds of one inference on one thread. */
  readonly inferenceMs: number;
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
  const session = await InferenceSession.create(file);
  const single = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  const settings = settingsSchema.parse({ detect: { detector: detectorId } });
  const detector = await openDetector({ settings: settings.detect, models, device: 'cpu' });
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(1000 / (await meanMs(bareSeconds, () => session.run(feeds))));
    const start = performance.now();
    const request = { video, probe, detector, stride: 1, fromFrame: 0, onDetections: () => undefined };
    const { frameCount } = await detectVideo(request);
    whole.push((frameCount * 1000) / (performance.now() - start));
  }
  const preprocessMs = await meanMs(1, () => letterbox.fill(picture, data));
  const inferenceMs = await meanMs(bareSeconds, () => single.run(feeds));
  await Promise.all([session.release(), single.release(), detector.close()]);
  return { detector: detectorId, bare: median(bare), whole: median(whole), preprocessMs, inferenceMs };
}

/** Mean time of a task that is repeated for about so many seconds, after three that do not count. */
async function meanMs(seconds: number, task: () => unknown): Promise<number> {
  for (let i = 0; i < 3; i++) await task();
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < seconds * 1000; count++) await task();
  return (performance.now() - start) / count;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
