import { z } from 'zod';
import { queuedVideo, queueRequest } from '#contract/video-queue.ts';
import { readSettled, writeSettled } from '../settled-file.ts';

const keptQueue = z.object({
  request: queueRequest,
  videos: z.array(queuedVideo),
  /** The process that works through it; null for nobody. */
  owner: z.number().int().nullable(),
});
/** A queue as it is kept from one start to the next. */
export type KeptQueue = z.infer<typeof keptQueue>;

/** The queue that a file keeps; null where there is none, or none that this version understands. Throws `failed` where it cannot be read. */
export function readQueue(file: string): KeptQueue | null {
  const parsed = keptQueue.safeParse(readSettled(file));
  return parsed.success ? parsed.data : null;
}

/** Keeps a queue; null forgets it. Throws a DoppelError where the system refuses. */
export function keepQueue(file: string, queue: KeptQueue | null): void {
  writeSettled(file, queue);
}
