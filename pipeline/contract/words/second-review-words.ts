import type { PieceAnswer, ReviewComparison, ReviewedPiece } from '../second-review.ts';
import { counted } from './count-words.ts';

/** What a reviewer says of two pieces, in words. */
export const pieceAnswerWords: Readonly<Record<PieceAnswer, string>> = {
  same: 'the same',
  apart: 'two people',
  unsure: 'unsure',
};

/** A piece as it is spoken of: the person of the analysis, with its frames. */
export function pieceWords({ original, first_frame, last_frame }: ReviewedPiece): string {
  return `${original} (frames ${first_frame} to ${last_frame})`;
}

/** How far two reviews agree, in a sentence. */
export function agreementWords({ table, kappa, disagreement_count }: ReviewComparison): string {
  const both = table.flat().reduce((sum, each) => sum + each, 0);
  if (both === 0) return 'The two have answered no pair in common, so nothing can be said of how far they agree.';
  const agreed = `Of ${counted(both, 'pair')} that both answered, they agree on ${both - disagreement_count}`;
  return kappa === null
    ? `${agreed}. Kappa says nothing here: both gave one and the same answer throughout.`
    : `${agreed}: Cohen's kappa ${kappa.toFixed(2)} (1 is full agreement, 0 what chance would give).`;
}

/** Who made a review, and of how many decisions it is. */
export function reviewWords({ reviewers, decisions }: ReviewComparison['own']): string {
  return `${reviewers.length === 0 ? 'nobody' : reviewers.join(', ')}, ${counted(decisions, 'decision')}`;
}
