import path from 'node:path';
import type { ChannelHandlers } from '../answer-channel.ts';
import { VideoQueue } from './video-queue.ts';

type QueueChannels = 'queue.plan' | 'queue.start' | 'queue.show' | 'queue.stop' | 'queue.resume' | 'queue.forget';

/** The folder of videos that is worked through one after another. */
export function queueHandlers(queue: VideoQueue): Pick<ChannelHandlers, QueueChannels> {
  return {
    'queue.plan': async (request) => {
      const entries = await VideoQueue.plan(request);
      return {
        to: path.resolve(request.to ?? request.folder),
        videos: entries.map(({ name, source }) => ({ name, source: source.kind })),
      };
    },
    'queue.start': (request) => queue.start(request),
    'queue.show': () => ({ queue: queue.show() }),
    'queue.stop': () => {
      queue.stop();
      return {};
    },
    'queue.resume': () => queue.resume(),
    'queue.forget': () => {
      queue.forget();
      return {};
    },
  };
}
