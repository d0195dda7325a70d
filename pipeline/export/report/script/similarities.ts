import type { SimilarityData } from '../similarity-data.ts';

/** The similarities that the page carries. Rows count as `ids` does. */
export interface Similarities {
  readonly data: SimilarityData;
  /** Which row a person has. Throws for an id that was not compared. */
  readonly rowOf: (id: number) => number;
  /** The cosine of two rows. */
  readonly between: (a: number, b: number) => number;
  /** Whether two rows are ruled out: seen in two places at once, or kept apart. */
  readonly isImpossible: (a: number, b: number) => boolean;
  /** The cosine of the least alike two. */
  readonly least: number;
  /** The rows of the most alike two. */
  readonly mostAlike: readonly [number, number];
}

/** Reads what the page carries; null where it carries none. */
export function readSimilarities(): Similarities | null {
  const holder = document.getElementById('similarity-data');
  if (holder === null) return null;
  const data = JSON.parse(holder.textContent) as SimilarityData;
  const count = data.ids.length;
  const rows = new Map(data.ids.map((id, row) => [id, row]));
  const bytes = Uint8Array.from(atob(data.triangle), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const triangle = Float32Array.from(
    { length: bytes.length / 2 },
    (_, index) => view.getInt16(index * 2, true) / data.one,
  );
  const impossible = new Set(data.impossible.flatMap(([a, b]) => [a * count + b, b * count + a]));
  const between = (a: number, b: number) => {
    if (a === b) return 1;
    const [row, column] = a < b ? [a, b] : [b, a];
    return triangle[row * count - (row * (row + 1)) / 2 + (column - row - 1)];
  };
  const mostAlike: [number, number] = [0, 1];
  for (let a = 0, best = -2; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      if (between(a, b) <= best) continue;
      best = between(a, b);
      mostAlike.splice(0, 2, a, b);
    }
  }
  return {
    data,
    rowOf: (id) => {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`Person ${id} was not compared.`);
      return row;
    },
    between,
    isImpossible: (a, b) => impossible.has(a * count + b),
    least: triangle.reduce((low, value) => Math.min(low, value), 1),
    mostAlike,
  };
}
