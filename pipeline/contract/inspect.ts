import { z } from 'zod';
import { trackFormats } from './track-formats.ts';

/** What `inspect` finds in a file: its kind, one line in words, and the facts, ready to print or to read by a program. */
export const inspectReply = z.object({
  path: z.string(),
  bytes: z.number().int(),
  kind: z.enum([...trackFormats, 'npy', 'onnx', 'video', 'pictures', 'project']),
  summary: z.string(),
  facts: z.record(z.string(), z.json()),
});
/** A value of `inspectReply`. */
export type InspectReply = z.infer<typeof inspectReply>;
