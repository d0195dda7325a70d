import type { BestHits } from './best-hits.ts';
import { isOpenFilter } from './vector-filter.ts';
import type { VectorFilter } from './vector-store.ts';
import { scoreRun, type VectorTruth } from './vector-truth.ts';

/** A run that an index found, with the cosine of its mean to the question as the index computed it, in short numbers. */
export interface FoundRun {
  readonly id: number;
  readonly meanScore: number;
}

/**
 * How far an index's score may be off: bfloat16 keeps 8 bits, so a cosine of unit vectors is off by at most 2^-8 (half floats: 2^-11), and on the
 * data of the bench by at most 6e-4 (400 questions, 128 runs each).
 */
export const indexError = 1e-3;

/**
 * How much of a run's width may lie towards the question, of 1 for all of it, where the search need not be exact. A row leaves its run's
 * mean in a direction of its own, and of hundreds of directions few are the question's: at 0.5 nothing was missed and 11 runs of 128 were
 * read instead of 74 on people who stand still, at 0.25 0.997 were found, at 0.15 0.95 (100,000 x 512, on questions that the bench does
 * not ask; all of the width is what `thorough` takes).
 */
export const usualReach = 0.5;

/**
 * The highest cosine that a row of a run can have to the question: the run's rows lie within the angle of `radius` around its
 * mean, so none can be nearer than the mean's angle less that one; less than 1 of `reach` takes a part of that angle's sine. `lost` is how far
 * the mean's own score may be off, by what lies in none of the index's axes. The two have nothing to do with each other, so where the search
 * need not be exact they are put together as deviations are: on people who stand still 17 runs are read instead of 35, and nothing is missed
 * (60,000 x 512 and, of people who walk, 15,000 x 512, of another seed than the bench's).
 */
function highestScore(
  meanScore: number,
  radius: number,
  { reach, lost }: Pick<CandidateScoring, 'reach' | 'lost'>,
): number {
  const mean = Math.min(1, meanScore + indexError);
  if (mean + lost >= radius) return 1;
  const width = reach * Math.sqrt((1 - mean * mean) * (1 - radius * radius));
  return mean * radius + (reach < 1 ? Math.hypot(width, lost) : width + lost);
}

/** What found runs are scored by. */
export interface CandidateScoring {
  /** Of length 1. */
  readonly query: Float32Array;
  readonly filter: VectorFilter;
  readonly hits: BestHits;
  readonly reach: number;
  /** How far a mean's score may be off by what lies in none of the index's axes; 0 where it holds vectors whole. */
  readonly lost: number;
  /** The radius of every run of the index, by its id: where everything is let through nothing else has to be asked of a run. */
  readonly radii: Float32Array;
}

/** Scores the rows of found runs that the filter lets through, the most promising first, until no further row is to be expected. */
export function scoreCandidates(
  truth: VectorTruth,
  found: readonly FoundRun[],
  { query, filter, hits, reach, lost, radii }: CandidateScoring,
): void {
  const heads = isOpenFilter(filter)
    ? null
    : truth.heads(
        found.map((run) => run.id),
        filter,
      );
  const promising: { id: number; bound: number }[] = [];
  for (const { id, meanScore } of found) {
    const radius = heads === null ? radii[id] : heads.get(id)?.radius;
    if (radius !== undefined && !Number.isNaN(radius))
      promising.push({ id, bound: highestScore(meanScore, radius, { reach, lost }) });
  }
  promising.sort((a, b) => b.bound - a.bound);
  for (const { id, bound } of promising) {
    if (bound < hits.floor) break;
    // Undefined where it was removed since the index was built.
    const run = truth.run(id);
    if (run !== undefined) scoreRun(run, query, hits);
  }
}
