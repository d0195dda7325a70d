import { exactSearch, MetricKind } from 'usearch';
import { meanOfRun } from './make-runs.ts';
import type { VectorHit } from './vector-store.ts';
import type { VectorTruth } from './vector-truth.ts';

/** Recall is measured over this many neighbours, as the literature on such indexes does (ann-benchmarks). */
export const recallDepth = 10;

/** Scores closer than this are the same neighbour: rows that are copies of each other may come in any order. */
const sameScore = 1e-5;

/** Rows compared at a time with all queries: a block of 512-d float32 then stays under 10 MB. */
const blockRows = 4096;

/**
 * The score of the tenth exact neighbour of each query, over all rows of the space. `queries` have length 1. A space of fewer rows
 * gives that of the last one.
 */
export function tenthScores(truth: VectorTruth, queries: readonly Float32Array[]): Float32Array {
  const { dimension } = truth.space;
  const best = queries.map(() => [] as number[]);
  const asked = new Float32Array(queries.length * dimension);
  for (const [at, query] of queries.entries()) asked.set(query, at * dimension);
  const block = new Float32Array(blockRows * dimension);
  let filled = 0;
  const compare = (): void => {
    if (filled === 0) return;
    const rows = block.subarray(0, filled * dimension);
    const depth = Math.min(recallDepth, filled);
    const found = exactSearch(rows, asked, dimension, depth, MetricKind.IP, 1);
    for (const [at, scores] of best.entries()) {
      for (let i = 0; i < depth; i++) scores.push(1 - found.distances[at * depth + i]);
      scores.sort((a, b) => b - a);
      scores.length = Math.min(recallDepth, scores.length);
    }
    filled = 0;
  };
  for (const run of truth.runs({})) {
    for (let row = 0; row < run.rows; row++) {
      block.set(run.vectors.subarray(row * dimension, (row + 1) * dimension), filled * dimension);
      filled += 1;
      if (filled === blockRows) compare();
    }
  }
  compare();
  return Float32Array.from(best, (scores) => scores.at(-1) ?? Number.POSITIVE_INFINITY);
}

/** The share of the ten nearest that each answer holds, averaged; an answer's row counts where it scores as the tenth or better. */
export function recallOf(answers: readonly (readonly VectorHit[])[], tenth: Float32Array, rows: number): number {
  const depth = Math.min(recallDepth, rows);
  let sum = 0;
  for (const [at, hits] of answers.entries()) {
    const right = hits.slice(0, depth).filter((hit) => hit.score >= tenth[at] - sameScore).length;
    sum += right / depth;
  }
  return sum / answers.length;
}

/** Queries to measure a build with: `seen` are stored rows, `unseen` directions midway between two owners. Evenly spread, repeatable. */
export function recallQueries(
  truth: VectorTruth,
  runIds: readonly number[],
  count: number,
): { readonly seen: readonly Float32Array[]; readonly unseen: readonly Float32Array[] } {
  const { dimension } = truth.space;
  const half = Math.max(1, Math.floor(count / 2));
  const seen: Float32Array[] = [];
  const unseen: Float32Array[] = [];
  for (let at = 0; at < half; at++) {
    const run = truth.run(runIds[Math.floor((at * runIds.length) / half)]);
    const other = truth.run(
      runIds[Math.floor(((at + 0.5) * runIds.length) / half + runIds.length / 2) % runIds.length],
    );
    if (run === undefined || other === undefined) continue;
    seen.push(run.vectors.slice(0, dimension));
    if (run.owner === other.owner) continue;
    const a = meanOfRun(run.vectors, dimension);
    const b = meanOfRun(other.vectors, dimension);
    const between = a.map((value, i) => value + b[i]);
    const length = Math.hypot(...between);
    if (length > 1e-3) unseen.push(between.map((value) => value / length));
  }
  return { seen, unseen };
}
