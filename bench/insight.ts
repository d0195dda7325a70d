// `npm run bench -- insight`: what it costs to look inside a detector, and how fast distances between pictures are.
import '#native-models/no-telemetry.ts';
import { availableParallelism, loadavg } from 'node:os';
import type { StoredPicture } from '#datasets/index.ts';
import { type DistanceTarget, headDistances } from '#insight/distance/pair-distance.ts';
import { type DecodedHead, decodeHead } from '#insight/loss/decode-head.ts';
import { lookAtPicture } from '#insight/run/look-at-picture.ts';
import { predictedMask } from '#insight/run/predicted-masks.ts';
import { rawHeadOf } from '#insight/run/raw-head.ts';
import { insightSettings } from '#insight/run/run-settings.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { tapRoles } from '#native-models/yolo/tap-roles.ts';
import { type TappedPicture, TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { skipWithoutTorch } from '#tests/support/torch.ts';
import { torchDistances } from '#tests/support/torch-distances.ts';
import { videoFrames } from '#tests/support/video-frames.ts';

/** What torch 2 took of processor time on one thread for a pair of boxes, in ms: another program's loss on another machine, told where there is no torch here. */
const storedTorchMs = 23.4;
/** Pictures of the block that torch computes beside ours: 144 pairs. */
const torchPictures = 12;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Frames of TUD-Campus and PETS09-S2L1, evenly spread: the same pictures that the reference distances are of. */
async function frames(count: number): Promise<readonly RgbImage[]> {
  const images: RgbImage[] = [];
  for (const [name, last] of [
    ['TUD-Campus', 70],
    ['PETS09-S2L1', 784],
  ] as const) {
    const half = count / 2;
    const frameIndices = Int32Array.from({ length: half }, (_, at) => Math.round((at * last) / (half - 1)));
    images.push(...(await videoFrames(sharedFile(`data/${name}.mp4`), frameIndices)));
  }
  return images;
}

const open = (id: string, roles: typeof tapRoles | readonly []) =>
  TappedYolo.open({
    ...{ file: sharedFile(`models/${id}.onnx`), device: 'cpu', roles, minScore: 0.25, maxIou: 0.7, maxBoxes: 300 },
    ...{ lanes: 1, threads: 1 },
  });

/** Processor time of some work in milliseconds, and what it gave. */
async function cpuMs<T>(work: () => Promise<T> | T): Promise<readonly [number, T]> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, value];
}

/** The detector alone, with its taps, and with all that a run computes, by turns, so that the machine's load hits each alike. */
async function costs(id: string, images: readonly RgbImage[]): Promise<void> {
  const settings = insightSettings.parse({});
  const [plain, tapped] = [await open(id, []), await open(id, tapRoles)];
  const totals = { alone: 0, taps: 0, whole: 0 };
  try {
    await plain.look(images[0]);
    await tapped.look(images[0]);
    for (const image of images) {
      totals.alone += (await cpuMs(() => plain.look(image)))[0];
      const [ms, seen] = await cpuMs(() => tapped.look(image));
      totals.taps += ms;
      const what = {
        picture: { id: 1, widthPx: image.widthPx, heightPx: image.heightPx } as StoredPicture,
        labels: [],
        classes: [0],
      };
      totals.whole += ms + (await cpuMs(() => lookAtPicture(seen, what, settings)))[0];
    }
  } finally {
    await Promise.all([plain.close(), tapped.close()]);
  }
  const each = (ms: number): string => (ms / images.length).toFixed(1);
  say(
    `| ${id} | ${each(totals.alone)} | ${(totals.taps / totals.alone).toFixed(3)} | ${(totals.whole / totals.alone).toFixed(3)} |`,
  );
}

/** Heads of pictures and what was found on each, as targets. */
async function blockOf(
  id: string,
  images: readonly RgbImage[],
): Promise<{ heads: DecodedHead[]; targets: DistanceTarget[] }> {
  const detector = await open(id, tapRoles);
  const heads: DecodedHead[] = [];
  const targets: DistanceTarget[] = [];
  try {
    for (const image of images) {
      const seen = await detector.look(image);
      const raw = rawHeadOf(seen);
      if (raw === null) throw new Error(`${id} has no head that losses are known for`);
      heads.push(decodeHead(raw));
      targets.push(targetOf(seen, raw.masks, raw.grid.count));
    }
  } finally {
    await detector.close();
  }
  return { heads, targets };
}

function targetOf(
  seen: TappedPicture,
  masks: NonNullable<ReturnType<typeof rawHeadOf>>['masks'],
  anchors: number,
): DistanceTarget {
  const labels = { boxes: seen.inputBoxes, classes: seen.classes };
  if (masks === null) return { labels, masks: null };
  const each = Array.from(seen.anchors, (anchor, row) =>
    predictedMask(masks, anchors, anchor, seen.inputBoxes.subarray(row * 4, row * 4 + 4), seen.letterbox),
  );
  return { labels, masks: { masks: each, width: masks.width, height: masks.height } };
}

/**
 * Milliseconds of processor time a pair. Of each head the least of several rounds: whatever else runs beside it, on the core's other thread too,
 * only ever adds, and rarely to the same few milliseconds in every round.
 */
function blockTime({ heads, targets }: Awaited<ReturnType<typeof blockOf>>, rounds = 10): number {
  const least = new Float64Array(heads.length).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    heads.forEach((head, at) => {
      const before = process.cpuUsage();
      headDistances(head, targets);
      const { user, system } = process.cpuUsage(before);
      least[at] = Math.min(least[at], (user + system) / 1000);
    });
  }
  return least.reduce((sum, ms) => sum + ms, 0) / (heads.length * targets.length);
}

/** Torch's time on the same heads and targets, taken in this run between two rounds of ours; the stored one where there is no torch. */
async function torchLine({ heads, targets }: Awaited<ReturnType<typeof blockOf>>, box: number): Promise<string> {
  const without = skipWithoutTorch();
  if (without !== false) {
    const times = (storedTorchMs / box).toFixed(0);
    return `Torch took ${storedTorchMs} ms of processor time a pair of boxes (stored, NOT of this run: ${without}): ${times} times as long (bar: 200).`;
  }
  const every = Math.floor(heads.length / torchPictures);
  const few = {
    heads: heads.filter((_, at) => at % every === 0),
    targets: targets.filter((_, at) => at % every === 0),
  };
  const before = blockTime(few, 20);
  const raws = few.heads.map(({ raw }) => raw);
  const theirs = await torchDistances(raws, few.targets, 'float32');
  const ours = Math.min(before, blockTime(few, 20));
  return `Torch ${theirs.torch} took ${theirs.ms.toFixed(2)} ms of processor time a pair of boxes on ${few.heads.length} x ${few.heads.length} of these pictures, ours ${ours.toFixed(4)} beside it: ${(theirs.ms / ours).toFixed(0)} times as long (bar: 200).`;
}

/** Prints everything. */
async function main(): Promise<void> {
  const missing = skipWithout(
    'data/TUD-Campus.mp4',
    'data/PETS09-S2L1.mp4',
    'models/yolov8n_w8_fp32.onnx',
    'models/yolo11n-seg_w8_fp32.onnx',
  );
  if (missing !== false) return say(`Not run: ${missing}.`);
  say(
    `Processor time, one thread; ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)} at the start. Compare only what stands side by side.\n`,
  );
  const few = await frames(20);
  say('| detector | alone, ms a picture | with all taps | with losses, metrics, features |');
  say('| --- | --: | --: | --: |');
  for (const id of ['yolov8n_w8_fp32', 'yolov8n_int8_qdq', 'yolo11n_320_int8', 'yolo11n-seg_w8_fp32'])
    await costs(id, few);
  const many = await frames(100);
  say('\n| distances, 100 x 100 pictures | ms a pair | whole block, s | bar, s |');
  say('| --- | --: | --: | --: |');
  const boxes = await blockOf('yolov8n_w8_fp32', many);
  const box = blockTime(boxes);
  say(`| box, cls, dfl (yolov8n_w8_fp32) | ${box.toFixed(4)} | ${(box * 10).toFixed(2)} | 0.50 |`);
  const seg = blockTime(
    await blockOf(
      'yolo11n-seg_w8_fp32',
      many.filter((_, at) => at % 4 === 0),
    ),
    3,
  );
  say(`| with seg (yolo11n-seg_w8_fp32), from 25 x 25 | ${seg.toFixed(4)} | ${(seg * 10).toFixed(2)} | 5.00 |`);
  say(`\n${await torchLine(boxes, box)}`);
}

await main();
