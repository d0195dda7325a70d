import { z } from 'zod';

const none = z.strictObject({});

/** A folder of videos to be analysed one after another. */
const folderToAnalyse = {
  folder: z.string().min(1),
  /** Where the projects go, in the folders of their videos; null for beside the videos. */
  to: z.string().min(1).nullable(),
  /** Persons or tracks lie beside a video, under its name: NAME.npz or NAME.txt. */
  beside: z.boolean(),
};

/** What is asked of a folder of videos. */
export const queueRequest = z.strictObject({
  ...folderToAnalyse,
  /** A detector of the catalogue, or `auto`; as the settings have it where nothing is said. */
  detector: z.string().min(1).optional(),
  /** Look for persons in every so many frames. */
  stride: z.int().min(1).max(30).optional(),
});
/** A value of `queueRequest`. */
export type QueueRequest = z.infer<typeof queueRequest>;

/** A video of the queue. */
export const queuedVideo = z.object({
  /** Its path within the folder, with `/`. */
  name: z.string(),
  video: z.string(),
  project: z.string(),
  /** `stopped`: somebody stopped it in the middle; what was done is kept. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'stopped']),
  /** While it runs. */
  analysis: z.string().nullable(),
  /** Why it failed, in a sentence. */
  problem: z.string().nullable(),
  /** Of a video that is done: its persons, and the likely duplicates that nobody had decided about then. */
  persons: z.number().int().nullable(),
  undecided: z.number().int().nullable(),
  /** Wall-clock seconds of what was done last. */
  seconds: z.number().nullable(),
});
/** A value of `queuedVideo`. */
export type QueuedVideo = z.infer<typeof queuedVideo>;

/** `elsewhere`: another window or program of this person works through it. */
const queueState = z.enum(['running', 'stopped', 'ended', 'elsewhere']);

/** A folder of videos, and how far it is. */
export const videoQueue = z.object({
  folder: z.string(),
  to: z.string(),
  state: queueState,
  videos: z.array(queuedVideo),
});
/** A value of `videoQueue`. */
export type VideoQueueView = z.infer<typeof videoQueue>;

/** How many videos of a queue are in which state. */
export const queueCounts = z.object({
  done: z.number().int(),
  failed: z.number().int(),
  /** Neither done nor failed. */
  left: z.number().int(),
});
/** A value of `queueCounts`. */
export type QueueCounts = z.infer<typeof queueCounts>;

/** What the queue comes to. */
export function countQueue(videos: readonly QueuedVideo[]): QueueCounts {
  const of = (state: QueuedVideo['state']): number => videos.filter((video) => video.state === state).length;
  const [done, failed] = [of('done'), of('failed')];
  return { done, failed, left: videos.length - done - failed };
}

/** The queue, or how far it is, has changed. */
export const queueChanged = z.object({ kind: z.literal('queue_changed'), state: queueState, counts: queueCounts });

/** What is asked of the queue. There is one for each person of a machine. */
export const queueChannels = {
  /** What a folder holds, before anything begins. */
  'queue.plan': {
    request: z.strictObject(folderToAnalyse),
    reply: z.object({
      to: z.string(),
      videos: z.array(z.object({ name: z.string(), source: z.enum(['persons', 'tracks', 'detected']) })),
    }),
  },
  /** Begins a folder; a queue that was there before is forgotten, its projects stay. Throws `conflict` while one is worked through. */
  'queue.start': { request: queueRequest, reply: videoQueue },
  'queue.show': { request: none, reply: z.object({ queue: videoQueue.nullable() }) },
  /** Stops after what is at work has stopped; what was done is kept. */
  'queue.stop': { request: none, reply: none },
  /** Goes on with what is not done, failed videos among it, and with what has come into the folder since. */
  'queue.resume': { request: none, reply: videoQueue },
  'queue.forget': { request: none, reply: none },
} as const;
