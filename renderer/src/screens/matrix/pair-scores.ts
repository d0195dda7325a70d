/** All pairs of a matrix, ready to be counted over a threshold. Vetoed pairs are not among them. */
export interface PairScores {
  /** Similarities, the highest first. */
  readonly similarities: Float32Array;
  /** `wrongUpTo[n]`: how many of the `n` most similar pairs are expected to be two persons. Null without probabilities. */
  readonly wrongUpTo: Float64Array | null;
}

/** What lies at or above a threshold. */
export interface ThresholdCount {
  readonly pairs: number;
  /** How many of those are expected to be wrong: the sum of 1 - P(same). Null without probabilities. */
  readonly expectedWrong: number | null;
}

/**
 * Orders the pairs of a symmetric (n, n) matrix once, so that counting is a search in it. `isVetoed` is asked with row and
 * column, row below column. Pairs without a number (NaN) are left out.
 */
export function pairScores(
  n: number,
  values: Float32Array,
  probabilities: Float32Array | null,
  isVetoed: (row: number, column: number) => boolean,
): PairScores {
  const cells: number[] = [];
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) {
      const cell = row * n + column;
      if (!Number.isNaN(values[cell]) && !isVetoed(row, column)) cells.push(cell);
    }
  }
  const order = Uint32Array.from(cells).sort((one, other) => values[other] - values[one]);
  const similarities = new Float32Array(order.length);
  const wrongUpTo = probabilities === null ? null : new Float64Array(order.length + 1);
  order.forEach((cell, place) => {
    similarities[place] = values[cell];
    if (wrongUpTo !== null && probabilities !== null) wrongUpTo[place + 1] = wrongUpTo[place] + 1 - probabilities[cell];
  });
  return { similarities, wrongUpTo };
}

/** Counts the pairs at or above a threshold. */
export function countAbove({ similarities, wrongUpTo }: PairScores, threshold: number): ThresholdCount {
  // A threshold of 0.7 as people mean it includes the float32 nearest to 0.7.
  const line = Math.fround(threshold);
  let low = 0;
  let high = similarities.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (similarities[middle] >= line) low = middle + 1;
    else high = middle;
  }
  return { pairs: low, expectedWrong: wrongUpTo === null ? null : wrongUpTo[low] };
}
