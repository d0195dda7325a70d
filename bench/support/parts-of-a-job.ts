import '#native-models/no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import type { PlannedCrop } from '#reid/crops/plan-crops.ts';
import { measureTree } from './measure-tree.ts';

/** Which job. */
interface Job {
  readonly video: string;
  /** The bytes of the model as they are opened. */
  readonly model: Uint8Array;
  readonly crops: readonly PlannedCrop[];
  readonly persons: number;
}

/** Seconds of processor time, user and system, that the parts of a job take by themselves. */
interface LeastCosts {
  /** ffmpeg decoding every frame to nothing. */
  readonly decode: number;
  /** The model alone over as many ready tensors, one thread, the faster of two sizes of a batch. */
  readonly model: number;
  /** libwebp writing as many animations of 256 x 256 pixels, at the effort that previews have. */
  readonly webp: number;
}

/** Measures each part of a job by itself: what no program that does the job can go below by much. */
export async function leastCosts(job: Job): Promise<LeastCosts> {
  const { ffmpeg } = await locateFfmpeg();
  const decoded = await measureTree(ffmpeg, ['-nostdin', '-v', 'error', '-i', job.video, '-f', 'null', '-']);
  return {
    decode: decoded.userSeconds + decoded.systemSeconds,
    model: Math.min(await modelSeconds(job, 4), await modelSeconds(job, 16)),
    webp: await webpSeconds(job),
  };
}

async function modelSeconds({ model, crops }: Job, batch: number): Promise<number> {
  const session = await InferenceSession.create(model, { graphOptimizationLevel: 'all', intraOpNumThreads: 1 });
  const images = new Tensor('float32', new Float32Array(batch * 3 * 256 * 128).fill(0.5), [batch, 3, 256, 128]);
  const feeds = { [session.inputNames[0]]: images };
  await session.run(feeds);
  const seconds = await ownSeconds(async () => {
    for (let done = 0; done < crops.length; done += batch) await session.run(feeds);
  });
  await session.release();
  return seconds;
}

/** The pages move a pattern about, since equal pages would be merged. */
async function webpSeconds({ crops, persons }: Job): Promise<number> {
  const pages = Math.round(crops.length / persons);
  const side = 256;
  const strip = Uint8Array.from({ length: side * side * 3 * pages }, (_, index) => {
    const pixel = Math.floor(index / 3);
    const [x, y, page] = [pixel % side, Math.floor(pixel / side) % side, Math.floor(pixel / (side * side))];
    const isPerson = Math.abs(x - 128) < 50;
    return isPerson ? 128 + 90 * Math.sin((x + page * 3) / 7) * Math.cos((y + page * 5 + (index % 3) * 40) / 9) : 24;
  });
  return await ownSeconds(async () => {
    for (let person = 0; person < persons; person++) {
      await sharp(strip, { raw: { width: side, height: side * pages, channels: 3, pageHeight: side } })
        .webp({ quality: 80, effort: 0, delay: Array.from({ length: pages }, () => 100), loop: 0 })
        .toBuffer();
    }
  });
}

/** Processor time of this process, all its threads, during a piece of work. */
async function ownSeconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
