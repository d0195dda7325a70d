import { dotAt, normaliseRows } from '#base/vector-math.ts';

/** Pairs that are looked at, at most: of more, as many spread evenly. The share of 80,000 is known to a few hundredths of itself. */
const mostPairs = 80_000;

/**
 * What a gallery without any pair looks like, and how much that counts: as so many pairs, of which so many are hard. Of 1 in 25 to 8 in
 * 400 the log-loss on left-out sets was best at 4 in 200 (0286) and 1 in 25 (0287), within a tenth of each other.
 */
const prior = { pairs: 200, hard: 4 };

/** The likeness between which two persons are hard to tell: too much for chance, too little for certainty. */
export interface HardRanges {
  /** From and to, of each range; crowding is the mean over them. Calibrations before the fourth version have one. */
  readonly ranges: readonly (readonly [number, number])[];
  /**
   * What that likeness is: the cosine from the mean look, as everywhere else; or the product of the vectors as they are from there, which
   * is smaller. Calibrations of the second version were fitted with the product, so that theirs is read with it.
   */
  readonly measure: 'cosine' | 'product';
}

/**
 * How crowded with alikes a video is: the logarithm of the share of all pairs of its persons whose likeness lies in a range, its mean over
 * the ranges, with four hard pairs in 200 added, so that chance plays little part in a video of few persons. Many such pairs mean that people wear the same, or that the
 * pictures do not show what they wear: the spread of looks is low there, and a likeness is worth less. `embeddings` are (dimension,)
 * of length 1, `centre` is their mean look.
 */
export function crowdingOf(embeddings: readonly Float32Array[], centre: Float32Array, hard: HardRanges): number {
  const dimension = centre.length;
  const count = embeddings.length;
  const rows = new Float32Array(count * dimension);
  embeddings.forEach((embedding, row) => {
    for (let i = 0; i < dimension; i++) rows[row * dimension + i] = embedding[i] - centre[i];
  });
  const compared = hard.measure === 'cosine' ? normaliseRows(rows, dimension) : rows;
  const pairs = (count * (count - 1)) / 2;
  const step = Math.max(1, Math.ceil(pairs / mostPairs));
  const counts = new Int32Array(hard.ranges.length);
  let looked = 0;
  let place = 0;
  for (let a = 0; a < count; a++) {
    // The pairs of row a are the places from `place` on: the first of them that the step reaches.
    for (let b = a + 1 + ((step - (place % step)) % step); b < count; b += step) {
      const likeness = dotAt(compared, a * dimension, compared, b * dimension, dimension);
      looked++;
      for (let at = 0; at < counts.length; at++) {
        const [from, to] = hard.ranges[at];
        if (likeness > from && likeness < to) counts[at]++;
      }
    }
    place += count - 1 - a;
  }
  const sum = counts.reduce((total, count) => total + Math.log((count + prior.hard) / (looked + prior.pairs)), 0);
  return sum / counts.length;
}

/**
 * What a crowding counts as in a model that has learnt from videos between `least` and `most` of it: what lies beyond counts half. How
 * much a likeness loses there nobody has measured, and a straight line drawn on would overdo it: of a left-out set in which all dress
 * alike the default list then found 84 in 100 instead of nearly all.
 */
export function learntCrowding(found: number, [least, most]: readonly [number, number]): number {
  if (found > most) return most + (found - most) / 2;
  return found < least ? least - (least - found) / 2 : found;
}
