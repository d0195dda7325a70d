import { seededRandom } from '#base/seeded-random.ts';

/** Rows, each scaled to length 1. */
export function unitRowsOf(rows: Float32Array, dimension: number): Float32Array {
  const unit = rows.slice();
  for (let from = 0; from < unit.length; from += dimension) {
    const row = unit.subarray(from, from + dimension);
    const length = Math.hypot(...row);
    for (let i = 0; i < dimension; i++) row[i] /= length;
  }
  return unit;
}

/** Made unit vectors, (rows, dimension), that lie in `rank` directions but for some noise. */
export function lowRank({
  rows,
  dimension,
  rank,
  noise,
  seed,
}: {
  readonly rows: number;
  readonly dimension: number;
  readonly rank: number;
  readonly noise: number;
  readonly seed: number;
}): Float32Array {
  const { normal } = seededRandom(seed);
  const basis = Float32Array.from({ length: rank * dimension }, normal);
  const made = new Float32Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    for (let each = 0; each < rank; each++) {
      const weight = normal();
      for (let i = 0; i < dimension; i++) made[row * dimension + i] += weight * basis[each * dimension + i];
    }
    for (let i = 0; i < dimension; i++) made[row * dimension + i] += noise * normal();
  }
  return unitRowsOf(made, dimension);
}
