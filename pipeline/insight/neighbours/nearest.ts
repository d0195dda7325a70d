/** How far items are from each other. `given` takes a matrix of distances instead of vectors. */
const neighbourMetrics = ['cosine', 'euclidean', 'given'] as const;
export type NeighbourMetric = (typeof neighbourMetrics)[number];

/** Nearest items of each asked one: (asked * k), nearest first; -1 where there are fewer. */
export interface Nearest {
  readonly k: number;
  readonly items: Int32Array;
  readonly distances: Float64Array;
}

/** What items are: vectors of one length, or all distances between them (a row from an item, a column to one). */
export type ItemSpace =
  | { readonly kind: 'vectors'; readonly rows: readonly Float32Array[] }
  | { readonly kind: 'matrix'; readonly values: Float64Array; readonly count: number };

/** The distance from one item to another. */
function distanceBetween(space: ItemSpace, metric: NeighbourMetric, a: number, b: number): number {
  if (space.kind === 'matrix') return space.values[a * space.count + b];
  const [left, right] = [space.rows[a], space.rows[b]];
  let dot = 0;
  let squares = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let at = 0; at < left.length; at++) {
    dot += left[at] * right[at];
    squares += (left[at] - right[at]) ** 2;
    leftSquares += left[at] ** 2;
    rightSquares += right[at] ** 2;
  }
  if (metric === 'euclidean') return Math.sqrt(squares);
  const norm = Math.sqrt(leftSquares * rightSquares);
  return norm === 0 ? 1 : 1 - dot / norm;
}

/** The `k` nearest of `among` for each asked item, by looking at all of them; equal distances in the order of the items. */
export function exactNearest(
  space: ItemSpace,
  metric: NeighbourMetric,
  asked: readonly number[],
  among: readonly number[],
  k: number,
): Nearest {
  const items = new Int32Array(asked.length * k).fill(-1);
  const distances = new Float64Array(asked.length * k).fill(Number.POSITIVE_INFINITY);
  asked.forEach((item, row) => {
    const ranked = among
      .filter((other) => other !== item)
      .map((other) => ({ other, distance: distanceBetween(space, metric, item, other) }))
      .filter(({ distance }) => Number.isFinite(distance))
      .sort((a, b) => a.distance - b.distance || a.other - b.other)
      .slice(0, k);
    ranked.forEach(({ other, distance }, rank) => {
      items[row * k + rank] = other;
      distances[row * k + rank] = distance;
    });
  });
  return { k, items, distances };
}

/** The share of the exact neighbours that another search found. */
export function recallAtK(exact: Nearest, found: Nearest): number | null {
  let [hits, all] = [0, 0];
  for (let row = 0; row < exact.items.length / exact.k; row++) {
    const mine = new Set(found.items.subarray(row * found.k, (row + 1) * found.k));
    for (const item of exact.items.subarray(row * exact.k, (row + 1) * exact.k)) {
      if (item < 0) continue;
      all++;
      if (mine.has(item)) hits++;
    }
  }
  return all === 0 ? null : hits / all;
}
