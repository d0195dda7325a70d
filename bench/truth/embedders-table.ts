import { dotAt } from '#base/vector-math.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { analysedSet } from './analysed-set.ts';
import { type ComparedSet, readComparedSet } from './compared-set.ts';
import { flipVariant, type PoolingVariant, poolingVariants, reciprocalVariant } from './embedding-variants.ts';
import type { LabelledSet } from './labelled-sets.ts';
import { VectorCache } from './vector-cache.ts';

const embedders = [
  'osnet_x0_25_msmt17',
  'person-reidentification-retail-0288',
  'person-reidentification-retail-0287',
  'person-reidentification-retail-0286',
  'person-reidentification-retail-0277',
] as const;

/** The one for which the mirrored crops, which cost as much again, are tried. */
const mirroredWith = 'person-reidentification-retail-0287';

/**
 * What each embedder, and each way of pooling its vectors, gives on every set, and what it costs. Average precision over all pairs
 * that no veto rules out.
 */
export async function embeddersTable(labelled: readonly LabelledSet[], folder: string): Promise<readonly string[]> {
  const rows: (string | number)[][] = [];
  let heads: readonly string[] = [];
  for (const id of embedders) {
    const { embedder } = await openEmbedder({ embedder: id, models: sharedFile('models'), device: 'cpu' });
    try {
      const cost = await costOf(embedder);
      const sets = await readSets(labelled, embedder, folder, 'plain');
      heads = sets.map(({ video, name }) => (name === 'whole' ? video : `${video}, ${name}`));
      const flipped =
        id === mirroredWith ? [flipVariant(sets, await readSets(labelled, embedder, folder, 'mirrored'))] : [];
      for (const variant of [...poolingVariants, reciprocalVariant, ...flipped]) {
        const twice = flipped.includes(variant) ? 2 : 1;
        rows.push([id, variant.name, (cost * twice).toFixed(1), ...sets.map((set) => precisionOf(set, variant))]);
      }
    } finally {
      await embedder.close();
    }
  }
  return [
    '### Embedders and pooling: average precision after the veto',
    '',
    ...markdownTable(['embedder', 'pooling', 'processor ms a crop', ...heads], rows),
    '',
  ];
}

async function readSets(
  labelled: readonly LabelledSet[],
  embedder: CropEmbedder,
  folder: string,
  kind: 'plain' | 'mirrored',
): Promise<readonly ComparedSet[]> {
  const cache = new VectorCache(embedder, folder, kind);
  const describe = (images: readonly RgbImage[]) => cache.describe(kind === 'plain' ? images : images.map(mirror));
  const sets: ComparedSet[] = [];
  for (const set of labelled) {
    const { modelSha256, dimension } = cache;
    sets.push(await readComparedSet(set, await analysedSet(set, folder), { modelSha256, dimension, describe }));
  }
  return sets;
}

/** The same picture, left for right. */
export function mirror({ widthPx, heightPx, data }: RgbImage): RgbImage {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const from = (y * widthPx + x) * 3;
      mirrored.set(data.subarray(from, from + 3), (y * widthPx + widthPx - 1 - x) * 3);
    }
  }
  return { widthPx, heightPx, data: mirrored };
}

/** Processor time of a crop from pixels to vector, milliseconds: the least of some rounds, all threads together. */
async function costOf(embedder: CropEmbedder): Promise<number> {
  const crops = Array.from({ length: 16 }, (_, index) => ({
    widthPx: 60,
    heightPx: 150,
    data: Uint8Array.from({ length: 60 * 150 * 3 }, (__, at) => (at * (index + 3) + (at >> 7)) % 256),
  }));
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const before = process.cpuUsage();
    await embedder.embed(crops);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000 / crops.length);
  }
  return least;
}

function precisionOf(set: ComparedSet, { pool, rerank }: PoolingVariant): string {
  const pooled = new Map(set.persons.map((person) => [person, pool(person, set)]));
  const likeness = (a: Float32Array, b: Float32Array): number => dotAt(a, 0, b, 0, a.length);
  const rescored = rerank?.(
    set,
    set.persons.map((person) => pooled.get(person) ?? person.embedding),
  );
  const place = new Map(set.persons.map((person, index) => [person, index]));
  const judged = set.pairs.flatMap(({ a, b, same, evidence }) => {
    const [left, right] = [pooled.get(a), pooled.get(b)];
    if (evidence.vetoed || left === undefined || right === undefined) return [];
    const score =
      rescored === undefined
        ? likeness(left, right)
        : rescored[(place.get(a) ?? 0) * set.persons.length + (place.get(b) ?? 0)];
    return [{ same, score }];
  });
  return averagePrecision(judged)?.toFixed(3) ?? '-';
}
