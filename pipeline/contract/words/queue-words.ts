import type { QueueCounts } from '../video-queue.ts';
import { counted } from './count-words.ts';

/** What a folder of videos came to so far: "3 of 10 videos done, 1 failed". */
export function queueWords({ done, failed, left }: QueueCounts): string {
  const all = counted(done + failed + left, 'video');
  return `${done} of ${all} done${failed === 0 ? '' : `, ${failed} failed`}`;
}
