import { centredRows } from './mean-look.ts';
import { bestTimeSplit, type TimeSplit } from './time-split.ts';

/** Fewer crops on a side may be one bad moment: somebody in front, a turn, the edge of the picture. */
export const fewestOnASide = 5;

/**
 * From which contrast on a cut is proposed. Of the 33 tracks of the public videos, which are of one person each, 1 has more;
 * of 594 made by gluing two people together 95 in 100 do (`npm run bench -- truth`).
 */
export const clearContrast = 0.7;

/** How much two groups of crops contrast: 0 for one group, 1 for two that have nothing in common but what all people have. */
export function contrastOf({ within, between }: TimeSplit): number {
  // Crops that hardly resemble each other at all have no groups to speak of.
  return (within - between) / Math.max(within, leastWithin);
}

const leastWithin = 0.05;

/**
 * The cut of a person's crops, in order of time, into the two groups that resemble each other the least beside themselves, as
 * seen from the mean look of the video. `vectors` is (count, dimension), rows of length 1. Null where there are too few crops.
 */
export function splitGroups(vectors: Float32Array, centre: Float32Array): TimeSplit | null {
  return bestTimeSplit(centredRows(vectors, centre), centre.length, fewestOnASide);
}
