import { dotAt, normaliseRows } from '#base/vector-math.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { centredRows, meanAppearance } from '#tracking/looks/mean-look.ts';
import type { ComparedPerson, ComparedSet } from './compared-set.ts';
import { whitener } from './whitening.ts';

/** A way of pooling a person's best crops into one vector of length 1. */
export interface PoolingVariant {
  readonly name: string;
  readonly pool: (person: ComparedPerson, set: ComparedSet) => Float32Array;
  /** (persons, persons) scores in the place of the cosine of what was pooled. */
  readonly rerank?: (set: ComparedSet, pooled: readonly Float32Array[]) => Float64Array;
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
    name: 'the best four crops only',
    pool: ({ raw, qualities, embedding }) => {
      const dimension = embedding.length;
      const best = [...qualities.keys()].toSorted((a, b) => qualities[b] - qualities[a]).slice(0, 4);
      const rows = Float32Array.from(best.flatMap((row) => [...raw.subarray(row * dimension, (row + 1) * dimension)]));
      return poolEmbedding(rows, dimension) ?? embedding;
    },
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

/** The mean of each crop's vector and that of its mirror image: the sets are the same, described both ways. */
export function flipVariant(plain: readonly ComparedSet[], mirrored: readonly ComparedSet[]): PoolingVariant {
  const pooled = new Map<ComparedPerson, Float32Array>();
  plain.forEach((set, index) => {
    set.persons.forEach((person, place) => {
      const [own, other] = [person.raw, mirrored[index].persons[place].raw];
      const both = new Float32Array(own.length * 2);
      both.set(own);
      both.set(other, own.length);
      pooled.set(person, poolEmbedding(both, person.embedding.length) ?? person.embedding);
    });
  });
  return { name: 'crops and their mirror images', pool: (person) => pooled.get(person) ?? person.embedding };
}

/** Neighbours that count as a person's own, and the share of the Jaccard distance in the score. */
const [neighbours, jaccardShare] = [6, 0.3];

/**
 * k-reciprocal re-ranking in its plain form (Zhong et al., CVPR 2017): two persons who have the same neighbours, each the other's,
 * are more alike than their cosine says.
 */
export const reciprocalVariant: PoolingVariant = {
  name: `k-reciprocal re-ranking, k = ${neighbours}`,
  pool: ({ embedding }) => embedding,
  rerank: (_, embeddings) => {
    const count = embeddings.length;
    const cosine = (a: number, b: number): number => dotAt(embeddings[a], 0, embeddings[b], 0, embeddings[a].length);
    const nearest = embeddings.map((_, a) =>
      [...embeddings.keys()].toSorted((b, c) => cosine(a, c) - cosine(a, b)).slice(0, neighbours + 1),
    );
    const own = nearest.map((list, a) => new Set(list.filter((b) => nearest[b].includes(a))));
    const scores = new Float64Array(count * count);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        const common = [...own[a]].filter((each) => own[b].has(each)).length;
        const jaccard = common / Math.max(1, own[a].size + own[b].size - common);
        scores[a * count + b] = (1 - jaccardShare) * cosine(a, b) + jaccardShare * jaccard;
      }
    }
    return scores;
  },
};
