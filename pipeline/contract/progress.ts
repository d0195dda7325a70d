import { z } from 'zod';

/** The stages of an analysis, in the order in which they run. */
export const stageNames = ['detect', 'follow', 'crops', 'persons', 'embed', 'evidence', 'previews'] as const;
/** The name of one of `stageNames`. */
export const stageName = z.enum(stageNames);
/** A value of `stageName`. */
export type StageName = z.infer<typeof stageName>;

/** Everything that reports progress: the stages of an analysis, and what takes time beside it. */
const activityName = z.enum([
  ...stageNames,
  'scene',
  'export',
  'download',
  'describe',
  'train',
  'dataset',
  'insight',
  'distances',
  'neighbours',
]);

/** One report of progress. Rates and time left are null until they can be measured. */
export const progressEvent = z.object({
  stage: activityName,
  /** What is counted. */
  unit: z.enum(['frames', 'crops', 'persons', 'pairs', 'files', 'bytes', 'pictures', 'epochs']),
  done: z.number().int().nonnegative(),
  /** Null where the total is not known yet. */
  total: z.number().int().nonnegative().nullable(),
  per_second: z.number().nonnegative().nullable(),
  seconds_left: z.number().nonnegative().nullable(),
});
/** A value of `progressEvent`. */
export type ProgressEvent = z.infer<typeof progressEvent>;

/** How a running piece of work tells its caller how far it is, and learns that it should stop. */
export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
}
