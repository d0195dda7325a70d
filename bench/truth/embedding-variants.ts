import { dotAt, normaliseRows } from '#base/vector-math.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import { averagePrecision, precisionAtFullRecall } from '#metrics/labelled-ranking.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import { centredRows, meanAppearance } from '#reid/calibration/appearance.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedPerson, ComparedSet } from './compared-set.ts';
import { whitener } from './whitening.ts';

/** A way of pooling a person's best crops into one vector of length 1. */
export interface PoolingVariant {
  readonly name: string;
  readonly pool: (person: ComparedPerson, set: ComparedSet) => Float32Array;
}

/** The mean of rows of length 1, each counting as much as its weight. */
function weightedMean(rows: Float32Array, dimension: number, weights: ArrayLike<number>): Float32Array {
  const sum = new Float32Array(dimension);
  for (let i = 0; i < rows.length; i++) sum[i % dimension] += rows[i] * weights[Math.floor(i / dimension)];
  return normaliseRows(sum, dimension);
}

/** Weights of crops by how much they agree with the mean of all, twice over: a softmax of the cosine, at temperature 0.1. */
function agreement(rows: Float32Array, dimension: number): Float32Array {
  let weights = new Float32Array(rows.length / dimension).fill(1);
  for (let round = 0; round < 2; round++) {
    const mean = weightedMean(rows, dimension, weights);
    weights = weights.map((_, row) => Math.exp(10 * dotAt(rows, row * dimension, mean, 0, dimension)));
  }
  return weights;
}

/** Pooling that needs nothing but the stored vectors. The first is the one in force. */
export const poolingVariants: readonly PoolingVariant[] = [
  { name: 'mean of the raw vectors (in force)', pool: ({ embedding }) => embedding },
  {
    name: 'crops to length 1 before the mean',
    pool: ({ view, embedding }) => poolEmbedding(view.cropVectors, embedding.length) ?? embedding,
  },
  {
    name: 'the same, weighted by quality',
    pool: ({ view, embedding, qualities }) => weightedMean(view.cropVectors, embedding.length, qualities),
  },
  {
    name: 'the same, weighted by quality to the fourth power',
    pool: ({ view, embedding, qualities }) =>
      weightedMean(
        view.cropVectors,
        embedding.length,
        qualities.map((quality) => quality ** 4),
      ),
  },
  {
    name: 'the same, crops that agree with each other count more',
    pool: ({ view, embedding }) =>
      weightedMean(view.cropVectors, embedding.length, agreement(view.cropVectors, embedding.length)),
  },
  {
    name: "less the video's mean look",
    pool: ({ view, embedding }, { persons }) => {
      const all = persons.map((person) => person.embedding);
      const centre = meanAppearance(all.slice(1), { persons: 1, vector: all[0] });
      return poolEmbedding(centredRows(view.cropVectors, centre), embedding.length) ?? embedding;
    },
  },
];

/**
 * The crops seen from the video's mean look and whitened by the covariance of all crops of the video, to which `shrinkage` times
 * the mean variance is added.
 */
export function whiteningVariant(sets: readonly ComparedSet[], shrinkage: number): PoolingVariant {
  const pooled = new Map<ComparedPerson, Float32Array>();
  for (const { persons } of sets) {
    const dimension = persons[0].embedding.length;
    const centre = meanAppearance(
      persons.slice(1).map(({ embedding }) => embedding),
      { persons: 1, vector: persons[0].embedding },
    );
    const crops = persons.map(({ view }) => centredRows(view.cropVectors, centre));
    const all = new Float32Array(crops.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const each of crops) {
      all.set(each, at);
      at += each.length;
    }
    const whiten = whitener(all, dimension, shrinkage);
    persons.forEach((person, index) => {
      const rows = normaliseRows(whiten(crops[index]), dimension);
      pooled.set(person, poolEmbedding(rows, dimension) ?? person.embedding);
    });
  }
  return {
    name: `the same, whitened (${shrinkage} of the mean variance added)`,
    pool: (person) => pooled.get(person) ?? person.embedding,
  };
}

/** A row a variant: average precision by cosine after the veto, and precision at full recall, of each set. */
export function variantTable(sets: readonly ComparedSet[], variants: readonly PoolingVariant[]): readonly string[] {
  return markdownTable(
    ['pooling', ...sets.map(({ video, name }) => `${video}, ${name}`)],
    variants.map(({ name, pool }) => [
      name,
      ...sets.map((set) => {
        const pooled = new Map(set.persons.map((person) => [person, pool(person, set)]));
        const judged = set.pairs.flatMap(({ a, b, same, evidence }) => {
          const [left, right] = [pooled.get(a), pooled.get(b)];
          if (evidence.vetoed || left === undefined || right === undefined) return [];
          return [{ same, score: dotAt(left, 0, right, 0, left.length) }];
        });
        return `${averagePrecision(judged)?.toFixed(4)} (${precisionAtFullRecall(judged)?.toFixed(2)})`;
      }),
    ]),
  );
}

/** The mean of each crop's vector and that of its mirror image. Describes the best crops of some projects again, mirrored. */
export async function flipVariant(
  sets: readonly { readonly set: ComparedSet; readonly project: string }[],
  embedder: CropEmbedder,
): Promise<PoolingVariant> {
  const pooled = new Map<ComparedPerson, Float32Array>();
  for (const { set, project } of sets) {
    await withProject(project, 'read', async (database) => {
      const gallery = readGallery(database);
      for (const person of set.persons) {
        const pngs = person.view.cropIds.flatMap((crop) => readCropImage(gallery.project, crop) ?? []);
        const images = await Promise.all(pngs.map((png) => decodeCrop(png)));
        const { dimension } = embedder;
        const mirrored = normaliseRows(await embedder.embed(images.map(mirror)), dimension);
        const both = new Float32Array(mirrored.length * 2);
        both.set(person.view.cropVectors);
        both.set(mirrored, mirrored.length);
        pooled.set(person, poolEmbedding(both, dimension) ?? person.embedding);
      }
    });
  }
  return { name: 'crops and their mirror images', pool: (person) => pooled.get(person) ?? person.embedding };
}

function mirror({ widthPx, heightPx, data }: RgbImage): RgbImage {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const from = (y * widthPx + x) * 3;
      mirrored.set(data.subarray(from, from + 3), (y * widthPx + widthPx - 1 - x) * 3);
    }
  }
  return { widthPx, heightPx, data: mirrored };
}
