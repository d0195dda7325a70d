import { z } from 'zod';

const id = z.number().int();
const count = id.nonnegative();

/** What a reviewer says of two pieces: one person, two, or that it cannot be told. */
export const pieceAnswers = ['same', 'apart', 'unsure'] as const;
export const pieceAnswer = z.enum(pieceAnswers);
/** A value of `pieceAnswers`. */
export type PieceAnswer = z.infer<typeof pieceAnswer>;

/** Rows of one person of the analysis that neither reviewer took apart. */
export const reviewedPiece = z.object({
  /** As the analysis had it. */
  original: id,
  /** Whom the rows belong to now, in the project that is open. */
  person: id,
  first_frame: id,
  last_frame: id,
});
/** A value of `reviewedPiece`. */
export type ReviewedPiece = z.infer<typeof reviewedPiece>;

/** Which of the two reviews: that of the open project, or that of the other file. */
const side = z.enum(['own', 'other']);

/** Two reviews of one analysis beside each other. */
export const reviewComparison = z.object({
  own: z.object({ reviewers: z.array(z.string()), decisions: count }),
  other: z.object({ path: z.string(), reviewers: z.array(z.string()), decisions: count }),
  /** How often which answers met: `table[own][other]`, each in the order of `pieceAnswers`. Pairs of pieces of different persons that both answered. */
  table: z.array(z.array(count)),
  /** Cohen's kappa of the table; null where it tells nothing. */
  kappa: z.number().nullable(),
  /** Pairs that one of the two answered and the other did not. */
  only_own: count,
  only_other: count,
  /** The first of the pairs that the two answered differently, and how many there are. */
  disagreements: z.array(z.object({ a: reviewedPiece, b: reviewedPiece, own: pieceAnswer, other: pieceAnswer })),
  disagreement_count: count,
  /** Cuts that one of the two made: within the person of the analysis, the frame with which somebody else begins. */
  cuts: z.array(z.object({ by: side, original: id, at_frame: id })),
  /** Persons of the analysis that are hidden, in whole or in part, by one of the two alone. */
  hidden: z.array(z.object({ by: side, original: id })),
});
/** A value of `reviewComparison`. */
export type ReviewComparison = z.infer<typeof reviewComparison>;
