import { DoppelError } from '#base/doppel-error.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { ProjectDatabase } from './project-database.ts';

/** The evidence of a pair of original persons, which no decision changes. */
export type StoredPair = Omit<PairEvidence, 'decision'>;

/** Whether the smaller id comes first, with the best crops in the same order. */
function inOrder(pair: StoredPair): StoredPair {
  if (pair.a < pair.b) return pair;
  const best_crops: StoredPair['best_crops'] = pair.best_crops && [pair.best_crops[1], pair.best_crops[0]];
  return { ...pair, a: pair.b, b: pair.a, best_crops };
}

/**
 * Stores the evidence of pairs in one transaction; a pair that is there already is replaced. The smaller id is stored first.
 * Throws `internal` when a pair is vetoed without a reason or has a reason without a veto.
 */
export function storePairs(project: ProjectDatabase, pairs: Iterable<StoredPair>): void {
  project.write(() => {
    const insert = project.prepare(
      `INSERT OR REPLACE INTO pair (a, b, similarity, best_crop_similarity, best_crop_a, best_crop_b, median_crop_similarity,
         covisible_frames, apart_frames, overlapping_frames, median_overlap, veto_reason, gap_frames, gap_ms, needed_speed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const given of pairs) {
      const pair = inOrder(given);
      if (pair.vetoed !== (pair.veto_reason !== null)) {
        throw new DoppelError('internal', `Persons ${pair.a} and ${pair.b}: a veto and its reason go together.`);
      }
      insert.run(
        pair.a,
        pair.b,
        pair.similarity,
        pair.best_crop_similarity,
        pair.best_crops?.[0] ?? null,
        pair.best_crops?.[1] ?? null,
        pair.median_crop_similarity,
        pair.covisible_frames,
        pair.apart_frames,
        pair.overlapping_frames,
        pair.median_overlap,
        pair.veto_reason,
        pair.gap_frames,
        pair.gap_ms,
        pair.needed_speed,
      );
    }
  });
}
