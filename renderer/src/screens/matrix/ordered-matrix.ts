/** Stands for a vetoed pair in the place of its similarity: lower than any cosine. */
export const ruledOut = -2;

/** A matrix as the heatmap draws it: rows and columns in the order that was chosen. */
export interface OrderedMatrix {
  readonly ids: readonly number[];
  /** `rows[y][x]`; NaN on the diagonal, which says nothing, and `ruledOut` where a pair is vetoed. */
  readonly rows: readonly Float32Array[];
  /** The place of every vetoed cell, on both sides of the diagonal: x, y. */
  readonly vetoed: readonly (readonly [number, number])[];
  /** The lowest similarity of two different persons; 0 where there is none. */
  readonly lowest: number;
}

/** Puts an (n, n) matrix, given in the order of `personIds`, into the order `wanted`. */
export function orderedMatrix(
  personIds: readonly number[],
  values: Float32Array,
  vetoed: readonly (readonly [number, number])[],
  wanted: readonly number[],
): OrderedMatrix {
  const n = personIds.length;
  const place = new Map(personIds.map((id, index) => [id, index]));
  const from = wanted.map((id) => place.get(id) ?? -1);
  let lowest = Number.POSITIVE_INFINITY;
  const rows = from.map((row, y) => {
    const line = new Float32Array(wanted.length).fill(Number.NaN);
    from.forEach((column, x) => {
      if (x === y || row === -1 || column === -1) return;
      line[x] = values[row * n + column];
      if (line[x] < lowest) lowest = line[x];
    });
    return line;
  });
  const cells: [number, number][] = [];
  const shown = new Map(wanted.map((id, index) => [id, index]));
  for (const [a, b] of vetoed) {
    const [x, y] = [shown.get(a), shown.get(b)];
    if (x === undefined || y === undefined) continue;
    rows[y][x] = ruledOut;
    rows[x][y] = ruledOut;
    cells.push([x, y], [y, x]);
  }
  return { ids: wanted, rows, vetoed: cells, lowest: Number.isFinite(lowest) ? lowest : 0 };
}
