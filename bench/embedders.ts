// OSNet and the descriptor without weights side by side, on the public crops of reid-pets-tud: how well each tells whether
// two visits are of one person. `node scripts/run.mjs bench/embedders.ts`. Without the shared data it says so and ends.
import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';

/** A crop of the folder: PPPP_cV_fNNNNNNN.jpg is person P at their visit V. */
interface LabelledCrop {
  readonly person: string;
  readonly visit: string;
  readonly image: RgbImage;
}

/** A person at one visit, described: the mean of the crops' vectors, at unit length. */
interface Visit {
  readonly person: string;
  readonly vector: Float64Array;
}

async function readCrops(folder: string): Promise<readonly LabelledCrop[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { data, info } = await sharp(`${folder}/${name}`).raw().toBuffer({ resolveWithObject: true });
      return {
        person: name.slice(0, 4),
        visit: name.slice(0, 7),
        image: { widthPx: info.width, heightPx: info.height, data },
      };
    }),
  );
}

function poolVisits(crops: readonly LabelledCrop[], vectors: Float32Array, dimension: number): readonly Visit[] {
  const visits = new Map<string, Visit>();
  for (const [index, crop] of crops.entries()) {
    const visit = visits.get(crop.visit) ?? { person: crop.person, vector: new Float64Array(dimension) };
    visits.set(crop.visit, visit);
    for (let k = 0; k < dimension; k++) visit.vector[k] += vectors[index * dimension + k];
  }
  for (const { vector } of visits.values()) {
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    for (let k = 0; k < dimension; k++) vector[k] /= length;
  }
  return [...visits.values()];
}

/** Every pair of visits with its cosine, highest first. */
function rankPairs(visits: readonly Visit[]) {
  const pairs = visits.flatMap((a, index) =>
    visits.slice(index + 1).map((b) => ({
      same: a.person === b.person,
      cosine: a.vector.reduce((sum, value, k) => sum + value * b.vector[k], 0),
    })),
  );
  return pairs.toSorted((a, b) => b.cosine - a.cosine);
}

/** Mean of the precisions at each pair that is the same person. */
function averagePrecision(ranked: readonly { readonly same: boolean }[]): number {
  let hits = 0;
  let total = 0;
  for (const [index, pair] of ranked.entries()) {
    if (pair.same) total += ++hits / (index + 1);
  }
  return total / hits;
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function describe(name: string, embedder: CropEmbedder, crops: readonly LabelledCrop[]): Promise<void> {
  const images = crops.map((crop) => crop.image);
  await embedder.embed(images.slice(0, 32)); // so that the speed is not that of the first moments
  const start = performance.now();
  const vectors = await embedder.embed(images);
  const speed = (crops.length * 1000) / (performance.now() - start);
  await embedder.close();
  for (const [set, chosen] of [
    ['PETS, with returns', crops.map((crop) => crop.person < '0100')],
    ['PETS and TUD', crops.map(() => true)],
  ] as const) {
    const rows = crops.flatMap((crop, index) => (chosen[index] ? [{ crop, index }] : []));
    const { dimension } = embedder;
    const part = new Float32Array(rows.length * dimension);
    for (const [at, { index }] of rows.entries()) {
      part.set(vectors.subarray(index * dimension, (index + 1) * dimension), at * dimension);
    }
    const visits = poolVisits(
      rows.map(({ crop }) => crop),
      part,
      dimension,
    );
    const ranked = rankPairs(visits);
    const same = ranked.filter((pair) => pair.same).map((pair) => pair.cosine);
    const other = ranked.filter((pair) => !pair.same).map((pair) => pair.cosine);
    const columns = [
      name.padEnd(20),
      set.padEnd(20),
      `${same.length}/${ranked.length}`.padStart(7),
      averagePrecision(ranked).toFixed(3).padStart(8),
      Math.min(...same).toFixed(2),
      quantile(same, 0.5).toFixed(2),
      quantile(other, 0.5).toFixed(2).padStart(5),
      quantile(other, 0.95).toFixed(2),
      Math.max(...other).toFixed(2),
      String(dimension).padStart(6),
      speed.toFixed(0).padStart(8),
    ];
    console.log(columns.join('  '));
  }
}

const missing = skipWithout('data/reid-pets-tud');
if (missing) {
  console.log(`Not measured: ${missing}.`);
} else {
  const crops = await readCrops(sharedFile('data/reid-pets-tud'));
  console.log(`${crops.length} crops; a visit is the mean of its crops; every pair of visits by its cosine.`);
  console.log(
    'embedder              visits                same/all  avg.prec  same: min, median  other: median, 95 %, max  numbers  crops/s',
  );
  for (const name of ['auto', 'stripes']) {
    const { embedder, notes } = await openEmbedder({ embedder: name, models: null, device: 'cpu' });
    for (const note of notes) console.log(note);
    await describe(embedder.id, embedder, crops);
  }
}
