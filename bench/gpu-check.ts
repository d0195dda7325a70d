// The processor against a device, model by model, on drawn pictures: `node scripts/run.mjs bench/gpu-check.ts cuda`, which scripts/gpu-check.sh
// calls on a machine with a card. Prints the widest differences, crops and frames a second, time until all were done once, memory; ends with 1 where a bar is missed.
// `cpu` for the device compares the processor with itself, which shows that the program works.
import '#native-models/no-telemetry.ts';
import { boxOverlap } from '#base/box-overlap.ts';
import { renderScene } from '#demo/render-scene.ts';
import { catalogue, type OsnetEntry, type YoloEntry } from '#native-models/catalogue.ts';
import { type Device, devices } from '#native-models/devices.ts';
import { findModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { YoloDetector } from '#native-models/yolo/yolo-detector.ts';

/** The bars: vectors point the same way, and what one finds the other finds in the same place. */
const leastCosine = 0.9999;
const leastIou = 0.99;
/** Boxes that score around the detector's own limit come and go with the last bits; only surer ones are compared. */
const sureScore = 0.4;
const frameCount = 60;
const rounds = 5;

const device = devices.find((name) => name === process.argv[2]);
if (device === undefined) throw new Error(`Expected one of ${devices.join(', ')}.`);

const frames: RgbImage[] = [];
const crops: RgbImage[] = [];
for await (const { image, sightings } of renderScene(7, frameCount)) {
  frames.push(image);
  for (const { seenBox } of sightings) if (seenBox !== null) crops.push(cut(image, seenBox));
}
console.log(`${frames.length} drawn frames, ${crops.length} crops; ${device} against cpu`);
const folders = modelFolders(null);
const missed: string[] = [];
for (const entry of catalogue) {
  const file = findModelFile(entry, folders);
  if (file === null || (entry.family !== 'osnet' && entry.family !== 'yolo')) continue;
  if (entry.quantised && device !== 'cpu') {
    console.log(`${entry.id.padEnd(40)} is quantised: it stays on the processor`);
    continue;
  }
  const found =
    entry.family === 'osnet' ? await compareVectors(entry, file, device) : await compareBoxes(entry, file, device);
  console.log(`${entry.id.padEnd(40)} ${found.words}`);
  if (!found.isGood) missed.push(entry.id);
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(`peak memory of this process ${peakMiB.toFixed(0)} MiB`);
console.log(missed.length === 0 ? 'every bar is met' : `MISSED: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;

/** How a model did on the device. */
interface Comparison {
  readonly isGood: boolean;
  readonly words: string;
}

async function compareVectors(entry: OsnetEntry, file: string, on: Device): Promise<Comparison> {
  const [cpu, other] = [await vectorsOn(entry, file, 'cpu'), await vectorsOn(entry, file, on)];
  const dimension = cpu.vectors.length / crops.length;
  let least = 1;
  for (let at = 0; at < cpu.vectors.length; at += dimension) {
    least = Math.min(
      least,
      cosine(cpu.vectors.subarray(at, at + dimension), other.vectors.subarray(at, at + dimension)),
    );
  }
  return {
    isGood: least >= leastCosine,
    words: `cosine at least ${least.toFixed(6)}; crops/s cpu ${cpu.speed.toFixed(0)}, ${on} ${other.speed.toFixed(0)}; ready after s cpu ${cpu.readyS.toFixed(1)}, ${on} ${other.readyS.toFixed(1)}`,
  };
}

async function vectorsOn(entry: OsnetEntry, file: string, on: Device) {
  const start = performance.now();
  const embedder = await OsnetEmbedder.open({ file, entry, device: on });
  try {
    const vectors = await embedder.embed(crops); // also warms it
    const readyS = (performance.now() - start) / 1000;
    return { vectors, readyS, speed: await speedOf(crops.length, () => embedder.embed(crops)) };
  } finally {
    await embedder.close();
  }
}

async function compareBoxes(entry: YoloEntry, file: string, on: Device): Promise<Comparison> {
  const [cpu, other] = [await boxesOn(entry, file, 'cpu'), await boxesOn(entry, file, on)];
  let [least, boxes, lost] = [1, 0, 0];
  cpu.found.forEach(({ boxesPx, confidences }, frame) => {
    confidences.forEach((score, box) => {
      if (score < sureScore) return;
      boxes++;
      const others = other.found[frame];
      const best = Math.max(
        0,
        ...Array.from(others.confidences, (_, at) => boxOverlap(boxesPx, box, others.boxesPx, at).iou),
      );
      if (best === 0) lost++;
      least = Math.min(least, best);
    });
  });
  return {
    isGood: boxes > 0 && least >= leastIou,
    words: `${boxes} boxes, IoU at least ${least.toFixed(4)}, ${lost} without a partner; frames/s cpu ${cpu.speed.toFixed(1)}, ${on} ${other.speed.toFixed(1)}; ready after s cpu ${cpu.readyS.toFixed(1)}, ${on} ${other.readyS.toFixed(1)}`,
  };
}

async function boxesOn(entry: YoloEntry, file: string, on: Device) {
  const start = performance.now();
  const detector = await YoloDetector.open({ file, entry, device: on, minScore: 0.1, maxIou: 0.7, maxBoxes: 100 });
  const all = () => Promise.all(frames.map((frame) => detector.detect(frame)));
  try {
    const found = await all();
    const readyS = (performance.now() - start) / 1000;
    return { found, readyS, speed: await speedOf(frames.length, all) };
  } finally {
    await detector.close();
  }
}

/** Pieces a second, the middle of some rounds. */
async function speedOf(pieces: number, work: () => Promise<unknown>): Promise<number> {
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    speeds.push((pieces * 1000) / (performance.now() - start));
  }
  return speeds.sort((a, b) => a - b)[speeds.length >> 1];
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return dot / Math.sqrt(aa * bb);
}

/** The pixels within a box, rounded outwards and kept within the picture. */
function cut({ widthPx, heightPx, data }: RgbImage, [x1, y1, x2, y2]: readonly number[]): RgbImage {
  const [left, top] = [Math.max(0, Math.floor(x1)), Math.max(0, Math.floor(y1))];
  const [right, bottom] = [Math.min(widthPx, Math.ceil(x2)), Math.min(heightPx, Math.ceil(y2))];
  const width = Math.max(1, right - left);
  const rows = Array.from({ length: Math.max(1, bottom - top) }, (_, row) => {
    const from = ((top + row) * widthPx + left) * 3;
    return Buffer.from(data.subarray(from, from + width * 3));
  });
  return { widthPx: width, heightPx: rows.length, data: Buffer.concat(rows) };
}
