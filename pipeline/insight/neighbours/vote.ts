import { assertNever } from '#base/doppel-error.ts';
import type { Nearest } from './nearest.ts';

/** How neighbours count: alike, by the inverse of their distance, or by the softmax of its negative. */
const voteWeightings = ['uniform', 'distance', 'softmax'] as const;
export type VoteWeighting = (typeof voteWeightings)[number];

/** The weights of one item's neighbours. As scikit-learn has it, neighbours at no distance take all the weight among them. */
export function voteWeights(distances: Float64Array, weighting: VoteWeighting): Float64Array {
  switch (weighting) {
    case 'uniform':
      return distances.map(() => 1);
    case 'distance': {
      const hasTwin = distances.some((distance) => distance === 0);
      return distances.map((distance) => (hasTwin ? Number(distance === 0) : 1 / distance));
    }
    case 'softmax': {
      const nearest = Math.min(...distances);
      // By the spread of the neighbours' own distances, so that the unit of the space does not matter.
      const spread = distances.reduce((sum, distance) => sum + (distance - nearest), 0) / distances.length || 1;
      return distances.map((distance) => Math.exp(-(distance - nearest) / spread));
    }
    default:
      return assertNever(weighting);
  }
}

/** Told values of the asked items, and the mean distance of their neighbours. NaN where an item has no neighbour. */
interface Votes {
  readonly values: Float64Array;
  readonly meanDistances: Float64Array;
}

/** The class that the neighbours' weights speak for; the lowest of equals. */
export function voteClass(nearest: Nearest, classes: ArrayLike<number>, weighting: VoteWeighting): Votes {
  return vote(nearest, weighting, (items, weights) => {
    const sums = new Map<number, number>();
    for (const [rank, item] of items.entries()) sums.set(classes[item], (sums.get(classes[item]) ?? 0) + weights[rank]);
    return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0];
  });
}

/** The weighted mean of the neighbours' numbers. */
export function voteNumber(nearest: Nearest, numbers: ArrayLike<number>, weighting: VoteWeighting): Votes {
  return vote(nearest, weighting, (items, weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return items.reduce((sum, item, rank) => sum + numbers[item] * weights[rank], 0) / total;
  });
}

function vote(
  { k, items, distances }: Nearest,
  weighting: VoteWeighting,
  decide: (items: readonly number[], weights: Float64Array) => number,
): Votes {
  const rows = items.length / k;
  const values = new Float64Array(rows).fill(Number.NaN);
  const meanDistances = new Float64Array(rows).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    const found = [...items.subarray(row * k, (row + 1) * k)].filter((item) => item >= 0);
    if (found.length === 0) continue;
    const near = distances.slice(row * k, row * k + found.length);
    values[row] = decide(found, voteWeights(near, weighting));
    meanDistances[row] = near.reduce((sum, distance) => sum + distance, 0) / found.length;
  }
  return { values, meanDistances };
}
