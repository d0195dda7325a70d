import { z } from 'zod';
import { embedderInfo } from './replies.ts';
import { splitProposal } from './review.ts';

/** Which of a project's persons may be two people. */
export const splitsReply = z.object({
  /** By person id; empty where every person looks like one. */
  splits: z.array(splitProposal),
  /** How many persons were looked at: the active ones that are not hidden. */
  persons: z.number().int(),
  /** Those of them of whom a decision says that they are one person as they are; they are not proposed. */
  said_whole: z.array(z.number().int()),
  /** Null where nothing was described: then nobody could be looked at. */
  embedder: embedderInfo.nullable(),
});
/** A value of `splitsReply`. */
export type SplitsReply = z.infer<typeof splitsReply>;
