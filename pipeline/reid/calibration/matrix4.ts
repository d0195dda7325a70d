/** Four numbers: one for each term of the calibration. */
export type Vector4 = readonly [number, number, number, number];
/** Four rows of four. */
export type Matrix4 = readonly [Vector4, Vector4, Vector4, Vector4];

// The models here have four terms and nothing else needs linear algebra, so a library (ml-matrix was looked at) would be
// several thousand lines for these thirty.

const indices = [0, 1, 2, 3] as const;

/** Makes a vector of what `value` gives for each place. */
export function vector4(value: (index: number) => number): Vector4 {
  return [value(0), value(1), value(2), value(3)];
}

/** Makes a matrix of what `value` gives for each place. */
export function matrix4(value: (row: number, column: number) => number): Matrix4 {
  const row = (index: number): Vector4 => vector4((column) => value(index, column));
  return [row(0), row(1), row(2), row(3)];
}

/** Sum of the products. */
export function dot4(a: Vector4, b: Vector4): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

/** Matrix times vector. */
export function multiply4(matrix: Matrix4, vector: Vector4): Vector4 {
  return vector4((row) => dot4(matrix[row], vector));
}

/** The inverse, by Gauss and Jordan with the largest pivot. Null for a matrix that has none. */
export function invert4(matrix: Matrix4): Matrix4 | null {
  const work = indices.map((row) => [...matrix[row], ...indices.map((column) => Number(row === column))]);
  for (const column of indices) {
    const pivot = indices
      .filter((row) => row >= column)
      .reduce((best, row) => (Math.abs(work[row][column]) > Math.abs(work[best][column]) ? row : best), column);
    if (Math.abs(work[pivot][column]) < Number.EPSILON) return null;
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const scale = work[column][column];
    work[column] = work[column].map((value) => value / scale);
    for (const row of indices) {
      if (row === column) continue;
      const factor = work[row][column];
      work[row] = work[row].map((value, index) => value - factor * work[column][index]);
    }
  }
  return matrix4((row, column) => work[row][column + 4]);
}
