import { dotAt } from '#base/vector-math.ts';

/** Where a row of crops, in order of time, falls into two groups that resemble each other less than themselves. */
export interface TimeSplit {
  /** The number of the first crop of the later group. */
  readonly at: number;
  /** Mean cosine of two crops of the same group, over both groups. */
  readonly within: number;
  /** Mean cosine of a crop of the one and a crop of the other group. */
  readonly between: number;
}

/**
 * The cut of a row of crops that makes the mean cosine within the two groups exceed that between them the most; null where
 * there are fewer than twice `fewest` crops. `vectors` is (count, dimension) with rows of length 1, in order of time. Running
 * sums over the matrix of cosines: O(count^2 dimension) for any number of cuts.
 */
export function bestTimeSplit(vectors: Float32Array, dimension: number, fewest: number): TimeSplit | null {
  const count = vectors.length / dimension;
  if (count < 2 * fewest) return null;
  const toEarlier = new Float64Array(count);
  const toLater = new Float64Array(count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const cosine = dotAt(vectors, a * dimension, vectors, b * dimension, dimension);
      toEarlier[b] += cosine;
      toLater[a] += cosine;
    }
  }
  let all = 0;
  for (const sum of toEarlier) all += sum;
  let best: TimeSplit | null = null;
  let cross = 0;
  for (let at = 1; at <= count - fewest; at++) {
    // Crop at - 1 joins the earlier group: its pairs with earlier crops are within now, those with later ones across.
    cross += toLater[at - 1] - toEarlier[at - 1];
    if (at < fewest) continue;
    const later = count - at;
    const pairsWithin = (at * (at - 1) + later * (later - 1)) / 2;
    const within = (all - cross) / pairsWithin;
    const between = cross / (at * later);
    if (best === null || within - between > best.within - best.between) best = { at, within, between };
  }
  return best;
}
