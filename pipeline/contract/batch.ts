import { z } from 'zod';

/** What became of one video of a folder. */
export const batchVideo = z.object({
  /** Its path within the folder, with `/`. */
  name: z.string(),
  video: z.string(),
  project: z.string(),
  /** `failed`: why stands in `problem`. `not_begun`: somebody stopped the work before its turn. */
  outcome: z.enum(['done', 'failed', 'not_begun']),
  problem: z.string().nullable(),
  /** Of a video that is done: its persons, and the likely duplicates that nobody has decided about. */
  persons: z.number().int().nullable(),
  undecided: z.number().int().nullable(),
  /** Wall-clock seconds; null where it was not begun. */
  seconds: z.number().nullable(),
});
/** A value of `batchVideo`. */
export type BatchVideo = z.infer<typeof batchVideo>;

/** What became of a folder of videos, or of a shard of it. */
export const batchReply = z.object({
  folder: z.string(),
  /** Where the projects lie. */
  to: z.string(),
  /** Which part of how many; null where the whole folder was worked on. */
  shard: z.object({ part: z.number().int(), of: z.number().int() }).nullable(),
  done: z.number().int(),
  failed: z.number().int(),
  not_begun: z.number().int(),
  videos: z.array(batchVideo),
});
/** A value of `batchReply`. */
export type BatchReply = z.infer<typeof batchReply>;
