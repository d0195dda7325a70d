import { DoppelError } from '#base/doppel-error.ts';
import { BestHits } from './best-hits.ts';
import { queryDirection } from './query-direction.ts';
import { isOpenFilter } from './vector-filter.ts';
import type { NearQuestion, VectorFilter, VectorHit } from './vector-store.ts';
import { scoreRun, type VectorTruth } from './vector-truth.ts';

/** The most rows that one question may ask for: what sqlite-vec answers. */
export const mostHits = 4096;

/**
 * Up to how many allowed rows every one is looked at. Post-filtering what an index finds gives 0.93 of the neighbours where a
 * filter lets 10 % through and 0.135 at 1 %, silently; reading 10,000 rows takes 15 ms (recall: a trial of the same recipe; `npm run bench -- search --part vectors` measures what is done here).
 */
export const exactUpTo = 10_000;

/** The direction that a question asks for. Throws `usage` where it has none or asks for too many or no rows. */
export function directionOf(question: NearQuestion, dimension: number): Float32Array {
  if (!Number.isInteger(question.limit) || question.limit < 1 || question.limit > mostHits) {
    throw new DoppelError('usage', `A search answers 1 to ${mostHits} rows; ${question.limit} were asked for.`);
  }
  return queryDirection(question.like, question.unlike ?? [], dimension);
}

/** The nearest of all rows that the filter lets through, each of them looked at. `query` has length 1. */
export function exactAnswer(
  truth: VectorTruth,
  { query, filter, limit }: { readonly query: Float32Array; readonly filter: VectorFilter; readonly limit: number },
): readonly VectorHit[] {
  const hits = new BestHits(limit);
  const runs = isOpenFilter(filter) ? truth.runs({}) : truth.runsOfOwners(filter);
  for (const run of runs) scoreRun(run, query, hits);
  return hits.list();
}
