/**
 * The lower triangle L of a symmetric, positive definite matrix, L times its transpose (Cholesky). Both (size * size).
 */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column];
      for (let k = 0; k < column; k++) rest -= lower[row * size + k] * lower[column * size + k];
      lower[row * size + column] = column === row ? Math.sqrt(rest) : rest / lower[column * size + column];
    }
  }
  return lower;
}

/**
 * Whitens vectors by the covariance of some rows: afterwards those rows spread alike in every direction, but for `shrinkage`
 * times the mean variance that is added to all. Directions in which there are fewer rows than dimensions need that.
 *
 * @param rows (n * dimension), seen from their centre
 * @returns for (m * dimension) vectors the whitened ones, not of length 1
 */
export function whitener(
  rows: Float32Array,
  dimension: number,
  shrinkage: number,
): (vectors: Float32Array) => Float32Array {
  const count = rows.length / dimension;
  const covariance = new Float64Array(dimension * dimension);
  for (let at = 0; at < rows.length; at += dimension) {
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j <= i; j++) covariance[i * dimension + j] += (rows[at + i] * rows[at + j]) / count;
    }
  }
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += covariance[i * dimension + i];
  for (let i = 0; i < dimension; i++) covariance[i * dimension + i] += (shrinkage * trace) / dimension;
  const lower = cholesky(covariance, dimension);
  return (vectors) => {
    const whitened = new Float32Array(vectors.length);
    for (let at = 0; at < vectors.length; at += dimension) {
      for (let i = 0; i < dimension; i++) {
        let rest = vectors[at + i];
        for (let j = 0; j < i; j++) rest -= lower[i * dimension + j] * whitened[at + j];
        whitened[at + i] = rest / lower[i * dimension + i];
      }
    }
    return whitened;
  };
}
