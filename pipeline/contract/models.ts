import { z } from 'zod';

/** A catalogue entry and whether its file is on this machine. */
export const modelState = z.object({
  id: z.string(),
  family: z.enum(['osnet', 'yolo', 'clip']),
  file: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  licence: z.string(),
  source: z.string(),
  /** False for files that have no public address: they are for tests. */
  can_pull: z.boolean(),
  state: z.enum(['missing', 'present', 'wrong_hash']),
  path: z.string().nullable(),
});
export type ModelState = z.infer<typeof modelState>;
