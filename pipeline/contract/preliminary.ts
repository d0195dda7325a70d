import { z } from 'zod';

/** How far the descriptions are that a preliminary list of pairs rests on. */
export const preliminary = z.object({
  /** Persons that are compared so far: as many of their pictures are described as a person is judged by. */
  persons: z.number().int().nonnegative(),
  /** All persons that pictures are cut of. */
  of: z.number().int().nonnegative(),
});
/** A value of `preliminary`. */
export type Preliminary = z.infer<typeof preliminary>;

/** What can be answered while an analysis is still at work. */
export const answerable = preliminary.extend({
  /** Pairs that want an answer; null where counting them would take the analysis too long. */
  open: z.number().int().nonnegative().nullable(),
  /** Whether the numbers can still change: pictures are still being cut and described. */
  state: z.enum(['preliminary', 'final']),
});
/** A value of `answerable`. */
export type Answerable = z.infer<typeof answerable>;
