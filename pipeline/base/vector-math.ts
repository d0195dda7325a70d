/** Dot product of two rows of length `dimension`, starting at the given offsets. */
export function dotAt(
  left: Float32Array,
  leftOffset: number,
  right: Float32Array,
  rightOffset: number,
  dimension: number,
): number {
  let sum = 0;
  for (let i = 0; i < dimension; i++) sum += left[leftOffset + i] * right[rightOffset + i];
  return sum;
}

/**
 * Scales every row of an (n, dimension) array to length 1 and returns a new array. A row of zeros stays zero: it has no
 * direction, and its cosine to everything is 0.
 */
export function normaliseRows(rows: Float32Array, dimension: number): Float32Array {
  const unit = new Float32Array(rows.length);
  for (let offset = 0; offset < rows.length; offset += dimension) {
    const norm = Math.sqrt(dotAt(rows, offset, rows, offset, dimension));
    if (norm === 0) continue;
    for (let i = 0; i < dimension; i++) unit[offset + i] = rows[offset + i] / norm;
  }
  return unit;
}

/** The median of some numbers (the mean of the middle two when they are even in number); NaN when there are none. */
export function median(values: Float32Array | readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
