import type { SeenEvidence } from '#contract/decisions.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { PersonDetail, QueuePair } from '#contract/review.ts';

/** What stood on screen when a decision about a pair was made: kept with the event as evidence. */
export function seenEvidence(
  pair: QueuePair,
  persons: readonly (PersonDetail | null)[],
  modelSha256: string | null,
): SeenEvidence {
  const crops = persons.flatMap((person) => person?.all_crops.map(({ id }) => id) ?? []);
  return { pairs: [scoresOf(pair, pair.probability)], model_sha256: modelSha256, crop_ids: crops };
}

function scoresOf(pair: PairEvidence, probability: number | null): SeenEvidence['pairs'][number] {
  return {
    a: pair.a,
    b: pair.b,
    similarity: pair.similarity,
    best_crop_similarity: pair.best_crop_similarity,
    median_crop_similarity: pair.median_crop_similarity,
    probability,
    vetoed: pair.vetoed,
  };
}
