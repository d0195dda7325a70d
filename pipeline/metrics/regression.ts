/** How well numbers were told. Null where it cannot be known. */
interface RegressionScores {
  readonly count: number;
  /** The mean absolute error. */
  readonly mae: number | null;
  /** 1 - squared error over that of the mean; null where all true numbers are equal. */
  readonly r2: number | null;
  /** The correlation of ranks; null where either side has one value only. */
  readonly spearman: number | null;
}

/** Holds told numbers against the true ones. */
export function regressionScores(truth: ArrayLike<number>, told: ArrayLike<number>): RegressionScores {
  const count = truth.length;
  if (count === 0) return { count, mae: null, r2: null, spearman: null };
  const mean = sumOf(truth, (value) => value) / count;
  const spread = sumOf(truth, (value) => (value - mean) ** 2);
  return {
    count,
    mae: sumOf(truth, (value, row) => Math.abs(value - told[row])) / count,
    r2: spread === 0 ? null : 1 - sumOf(truth, (value, row) => (value - told[row]) ** 2) / spread,
    spearman: pearson(ranksOf(truth), ranksOf(told)),
  };
}

/** Pearson's correlation; null where either side does not vary. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const count = a.length;
  if (count === 0) return null;
  const meanA = sumOf(a, (value) => value) / count;
  const meanB = sumOf(b, (value) => value) / count;
  const spread = Math.sqrt(sumOf(a, (value) => (value - meanA) ** 2) * sumOf(b, (value) => (value - meanB) ** 2));
  return spread === 0 ? null : sumOf(a, (value, row) => (value - meanA) * (b[row] - meanB)) / spread;
}

/** Ranks from 1; equal values share the mean of theirs. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, row) => row).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let at = start; at < end; at++) ranks[order[at]] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

function sumOf(values: ArrayLike<number>, of: (value: number, row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += of(values[row], row);
  return sum;
}
