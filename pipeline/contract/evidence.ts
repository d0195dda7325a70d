import { z } from 'zod';

/**
 * Which evidence an event was decided on: the number of its version in the project, and its root, SHA-256 over the digests of
 * all that decisions rest on (`docs/evidence.md`).
 */
export const evidenceMark = z.object({
  version: z.number().int().positive(),
  root: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A value of `evidenceMark`. */
export type EvidenceMark = z.infer<typeof evidenceMark>;
