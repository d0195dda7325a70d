import type { BestHits } from './best-hits.ts';
import type { VectorFilter } from './vector-store.ts';
import { type RunHead, scoreRun, type VectorTruth } from './vector-truth.ts';

/** A run that an index found, with the cosine of its mean to the question as the index computed it, in short numbers. */
export interface FoundRun {
  readonly id: number;
  readonly meanScore: number;
}

/**
 * How far an index's score may be off: half floats keep 11 bits, so a cosine of unit vectors is off by at most 2^-11 and on the
 * data of the bench by at most 3e-4.
 */
const indexError = 1e-3;

/**
 * The highest cosine that a row of a run can have to the question: the run's rows lie within the angle of `radius` around its
 * mean, so none can be nearer than the mean's angle less that one.
 */
function highestScore(meanScore: number, radius: number): number {
  const mean = Math.min(1, meanScore + indexError);
  if (mean >= radius) return 1;
  return mean * radius + Math.sqrt((1 - mean * mean) * (1 - radius * radius));
}

/**
 * Scores the rows of found runs that the filter lets through, the most promising first, and stops where no further row can be
 * among the hits. Returns how many of the runs the filter let through.
 */
export function scoreCandidates(
  truth: VectorTruth,
  found: readonly FoundRun[],
  { query, filter, hits }: { readonly query: Float32Array; readonly filter: VectorFilter; readonly hits: BestHits },
): number {
  const heads = truth.heads(
    found.map((run) => run.id),
    filter,
  );
  const promising: { head: RunHead; bound: number }[] = [];
  for (const { id, meanScore } of found) {
    const head = heads.get(id);
    if (head !== undefined) promising.push({ head, bound: highestScore(meanScore, head.radius) });
  }
  promising.sort((a, b) => b.bound - a.bound);
  for (const { head, bound } of promising) {
    if (bound < hits.floor) break;
    const run = truth.run(head.id);
    if (run !== undefined) scoreRun(run, query, hits);
  }
  return heads.size;
}
