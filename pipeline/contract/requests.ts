import { z } from 'zod';
import { settings } from './settings.ts';
import { trackReading } from './track-formats.ts';

/**
 * What the persons come from: the upstream pipeline's file, or the tracks of any other program. Which form either has is told by its content; the
 * kinds differ in what they are called.
 */
const personsSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('persons'), path: z.string(), reading: trackReading.optional() }),
  z.object({ kind: z.literal('tracks'), path: z.string(), reading: trackReading.optional() }),
]);
/** A value of `personsSource`. */
export type PersonsSource = z.infer<typeof personsSource>;

/** Where the persons come from: a file, or Doppel's own detector and tracker. */
const analysisSource = z.discriminatedUnion('kind', [
  ...personsSource.options,
  z.object({ kind: z.literal('detected') }),
]);
/** A value of `analysisSource`. */
export type AnalysisSource = z.infer<typeof analysisSource>;

/** What an analysis is asked to do. */
const analyzeRequest = z.object({
  video: z.string(),
  /** The number of the stream of pictures that is meant, of a file with several; the usual one where it is not named. */
  stream: z.number().int().nonnegative().optional(),
  source: analysisSource,
  /** The project file to make or to go on with. */
  out: z.string(),
  settings,
  /** Go on although the video does not seem to belong to the persons. */
  force: z.boolean(),
});
/** A value of `analyzeRequest`. */
export type AnalyzeRequest = z.infer<typeof analyzeRequest>;
