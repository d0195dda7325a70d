// Crops a second of the OSNet embedder (crops in, vectors out) against a bare onnxruntime loop over tensors that are ready.
// `node scripts/run.mjs bench/embedding.ts` prints the bare loop in several configurations, then the best of them and
// the embedder in turns, and the ratio. Needs the OSNet weights where `doppel models list` finds them.
import '#native-models/no-telemetry.ts';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { catalogueEntry, type OsnetEntry } from '#native-models/catalogue.ts';
import { zeroDenormals } from '#native-models/denormals.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { imagenetPicture, StretchPreprocess } from '#native-models/stretch-preprocess.ts';
import { sayMachine } from './support/figures.ts';

/** The crop that the bar is measured with: about the median of the PETS 2009 persons. */
const cropPx = { width: 60, height: 150 };
const cropsARound = 192;
const rounds = 15;

interface Bare {
  readonly level: 'extended' | 'all';
  readonly threads: number;
  readonly batch: number;
  readonly spinning: '0' | '1';
}

/** A crop of noise: inference takes the same time whatever is on it. A small generator keeps the runs equal. */
function noiseCrops(count: number): readonly RgbImage[] {
  let state = 1;
  return Array.from({ length: count }, () => ({
    widthPx: cropPx.width,
    heightPx: cropPx.height,
    data: new Uint8Array(cropPx.width * cropPx.height * 3).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  }));
}

/** Opens the loop of one configuration over the bytes of a model; calling it runs `cropsARound` crops and returns crops a second. */
async function bareLoop(model: Uint8Array, { level, threads, batch, spinning }: Bare, crops: readonly RgbImage[]) {
  const session = await InferenceSession.create(model, {
    graphOptimizationLevel: level,
    intraOpNumThreads: threads,
    extra: { session: { intra_op: { allow_spinning: spinning } } },
  });
  const preprocess = new StretchPreprocess(imagenetPicture);
  const ready = Array.from({ length: cropsARound / batch }, (_, index) => {
    const data = new Float32Array(batch * preprocess.floats);
    for (let k = 0; k < batch; k++) preprocess.into(crops[index * batch + k], data, k * preprocess.floats);
    return new Tensor('float32', data, [batch, 3, 256, 128]);
  });
  const run = async () => {
    const start = performance.now();
    for (const images of ready) await session.run({ images });
    return (cropsARound * 1000) / (performance.now() - start);
  };
  await session.run({ images: ready[0] });
  return { run, close: () => session.release() };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
const name = ({ level, threads, batch, spinning }: Bare) =>
  `${level.padEnd(8)} ${threads} thread${threads === 1 ? ' ' : 's'} batch ${String(batch).padEnd(2)} ${spinning === '1' ? 'spinning' : 'waiting '}`;

const entry = catalogueEntry('osnet_x0_25_msmt17') as OsnetEntry;
const file = requireModelFile(entry, modelFolders(null));
const cleaned = new Uint8Array(await readFile(file)); // as the embedder opens it
zeroDenormals(cleaned);
const crops = noiseCrops(cropsARound);
const cores = availableParallelism();
const configurations: readonly Bare[] = (['all', 'extended'] as const).flatMap((level) =>
  [...new Set([1, cores])].flatMap((threads) =>
    (threads === 1 ? (['1'] as const) : (['0', '1'] as const)).flatMap((spinning) =>
      [1, 8, 16].map((batch) => ({ level, threads, batch, spinning })),
    ),
  ),
);

const tried: { bare: Bare; speeds: number[] }[] = configurations.map((bare) => ({ bare, speeds: [] }));
for (let round = 0; round < 3; round++) {
  for (const { bare, speeds } of tried) {
    const loop = await bareLoop(cleaned, bare, crops);
    speeds.push(await loop.run());
    await loop.close();
  }
}
sayMachine();
console.log(`Bare onnxruntime loop over ready tensors, crops a second, median of 3 (${cores} cores):`);
for (const { bare, speeds } of tried) console.log(`  ${name(bare)}  ${median(speeds).toFixed(0)}`);

const best = tried.reduce((a, b) => (median(b.speeds) > median(a.speeds) ? b : a)).bare;
const loop = await bareLoop(cleaned, best, crops);
const embedder = await OsnetEmbedder.open({ file, entry, device: 'cpu' });
// A further lane is opened when the first has had no rest for a second.
for (const until = performance.now() + 5000; performance.now() < until; ) await embedder.embed(crops);
/** Crops a second, and milliseconds of processor time a crop: the second holds beside other programs too. */
interface Speed {
  readonly perSecond: number;
  readonly cpuMs: number;
}
async function speedOf(work: () => Promise<unknown>): Promise<Speed> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const [{ user, system }, wallMs] = [process.cpuUsage(before), performance.now() - start];
  return { perSecond: (cropsARound * 1000) / wallMs, cpuMs: (user + system) / 1000 / cropsARound };
}
const bareSpeeds: Speed[] = [];
const ownSpeeds: Speed[] = [];
for (let round = 0; round < rounds; round++) {
  bareSpeeds.push(await speedOf(loop.run));
  ownSpeeds.push(await speedOf(() => embedder.embed(crops)));
}
await loop.close();
await embedder.close();
// The arithmetic: all cores are the model's in the bare loop, and it shares them with the making ready here.
const preprocess = new StretchPreprocess(imagenetPicture);
const ready = new Float32Array(preprocess.floats);
const making = await speedOf(async () => {
  for (const crop of crops) preprocess.into(crop, ready, 0);
});
const bareCpuMs = median(bareSpeeds.map(({ cpuMs }) => cpuMs));
const ratio = median(ownSpeeds.map(({ perSecond }, round) => perSecond / bareSpeeds[round].perSecond));
const allowed = (100 * bareCpuMs) / (bareCpuMs + making.cpuMs);
const line = (speeds: readonly Speed[]): string =>
  `${median(speeds.map(({ perSecond }) => perSecond)).toFixed(0)} crops/s, ${median(speeds.map(({ cpuMs }) => cpuMs)).toFixed(2)} ms of processor time a crop`;
console.log(`In turns, ${rounds} rounds of ${cropsARound} crops of ${cropPx.width} x ${cropPx.height}:`);
console.log(`  bare loop (${name(best).replace(/ +/g, ' ').trim()})  ${line(bareSpeeds)}`);
console.log(`  embedder, from pixels to vectors  ${line(ownSpeeds)}`);
console.log(
  `  making a crop ready takes ${making.cpuMs.toFixed(2)} ms: ${allowed.toFixed(1)} % is what arithmetic allows`,
);
console.log(`  embedder / bare loop: ${(ratio * 100).toFixed(1)} % (bar: 95 %) ${ratio >= 0.95 ? 'met' : 'NOT met'}`);
