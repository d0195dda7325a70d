import type { CalibrationInfo } from '#contract/calibration.ts';
import type { PairEvidence, RatedPair } from '#contract/replies.ts';
import type { ReviewPerson } from '#review/review-state.ts';

/** Whether the decisions made in the project may move the shipped coefficients. */
export type RatingBasis = 'refined' | 'shipped';

/** Two persons by their places, and the most that can be said of them. */
export interface PairBound {
  readonly i: number;
  readonly j: number;
  readonly most: number;
}

/** What the calibration makes of the pairs of a gallery. */
export interface PairRating {
  /** Null where there is none for the project's embedder. */
  readonly calibration: CalibrationInfo | null;
  /** Why there are no probabilities, in words; null where there are. */
  readonly missingReason: string | null;
  /** Adds P(same), its interval and the words. Vetoed pairs and those of undescribed persons get no probability. */
  readonly rate: (pair: PairEvidence) => RatedPair;
  /**
   * The pairs of some persons, by their place among these with the smaller first, whose P(same) can reach `least`, with the most that
   * it can be: by a quick look that goes through the half a million pairs of a thousand persons in a twentieth of a second. Where there
   * is no calibration, null.
   */
  readonly reaching: ((persons: readonly ReviewPerson[], least: number) => readonly PairBound[]) | null;
  /**
   * The most that P(same) of any two of some persons can be, by their place among these, from the same quick look; 0 where one could
   * not be described. Where there is no calibration, null.
   */
  readonly mostProbable: ((persons: readonly ReviewPerson[]) => (i: number, j: number) => number) | null;
}
