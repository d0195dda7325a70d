import type { PairEvidence } from '../contract/replies.ts';
import type { Gallery } from '../gallery/gallery.ts';

/** What turns the evidence of a pair into P(same): null, and why, where the embedder has no calibration. */
export interface Probabilities {
  readonly of: (pair: PairEvidence) => number | null;
  /** In words; null where there are probabilities. */
  readonly missingReason: string | null;
}

/** The calibration of a project's embedder. Every probability on a screen comes through here. */
export function probabilitiesOf({ embedder }: Gallery): Probabilities {
  const missingReason =
    embedder === null
      ? 'The persons were not compared, so there is nothing to say how likely two are the same.'
      : `There is no calibration for ${embedder.id}: pairs are ranked, best first, without a probability.`;
  return { of: () => null, missingReason };
}
