import type { ReviewStep, StepName } from './review-steps.ts';
import { nextStep } from './review-steps.ts';

/** Of more persons than this nobody looks through rows of pictures: the likeliest pairs come first. */
const manyPersons = 100;

/** What is known of a review as its project is opened. */
export interface OpeningFacts {
  readonly persons: number;
  /** Decisions in force. */
  readonly decisions: number;
  /** How many may be several, as far as the engine has looked, and whether it has looked at everybody. */
  readonly doubtful: number;
  readonly isComplete: boolean;
  /** The steps with what is left in them; null while the piles are not laid. */
  readonly steps: readonly ReviewStep[] | null;
}

/**
 * Where a project opens: a review that has not begun at its first step, one that has at the step in which something is left first, and
 * one of very many persons at its pairs. Null while that cannot be told yet.
 */
export function openingPlace({
  persons,
  decisions,
  doubtful,
  isComplete,
  steps,
}: OpeningFacts): StepName | 'review' | null {
  if (persons > manyPersons) return 'review';
  if (decisions === 0 || doubtful > 0) return 'cut';
  return isComplete && steps !== null ? nextStep(steps) : null;
}
