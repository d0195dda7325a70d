import { z } from 'zod';

const id = z.number().int();

/** The pair of a pile that is least likely to be one person. */
const weakestLink = z.object({
  a: id,
  b: id,
  probability: z.number().nullable(),
  similarity: z.number().nullable(),
});

/** Persons who are proposed to be one human being, in the order in which they are first seen. */
const pile = z.object({ persons: z.array(id).min(2), weakest: weakestLink.nullable() });
/** A value of `pile`. */
export type Pile = z.infer<typeof pile>;

/** The active persons laid in piles. */
export const pilesView = z.object({
  /** The surest first. */
  piles: z.array(pile),
  /** Who stands in none. */
  alone: z.array(id),
  /** How many further merges are to be expected among what is open; null where there are no probabilities. */
  expected_merges: z.number().nullable(),
  /** Whether that is of all pairs, or of those of the default list alone. */
  among: z.enum(['all', 'listed']),
});
/** A value of `pilesView`. */
export type PilesView = z.infer<typeof pilesView>;
