import { Index, MetricKind, ScalarKind } from 'usearch';
import type { IndexedNearest } from './cross-validate.ts';
import type { Nearest } from './nearest.ts';

/** Edges a node and candidates looked at: what finds neighbours on tight clusters, where the usual settings lose most. */
const graph = { connectivity: 32, expansion_add: 512, expansion_search: 512 } as const;

/**
 * Neighbours by a graph of vectors (HNSW, usearch), built anew of the training items of each fold, in their order and by one thread, so
 * that it can be made again.
 */
export function indexedNearest(rows: readonly Float32Array[], metric: 'cosine' | 'euclidean'): IndexedNearest {
  return (asked, among, k): Nearest => {
    const index = new Index({
      dimensions: rows[0].length,
      metric: metric === 'cosine' ? MetricKind.Cos : MetricKind.L2sq,
      quantization: ScalarKind.F32,
      multi: false,
      ...graph,
    });
    for (const item of among) index.add(BigInt(item), rows[item]);
    const items = new Int32Array(asked.length * k).fill(-1);
    const distances = new Float64Array(asked.length * k).fill(Number.POSITIVE_INFINITY);
    asked.forEach((item, row) => {
      const { keys, distances: far } = index.search(rows[item], k, 1);
      [...keys].slice(0, k).forEach((key, rank) => {
        items[row * k + rank] = Number(key);
        distances[row * k + rank] = metric === 'cosine' ? far[rank] : Math.sqrt(far[rank]);
      });
    });
    return { k, items, distances };
  };
}
