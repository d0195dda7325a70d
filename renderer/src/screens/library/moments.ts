import type { LibrarySighting } from '#contract/library.ts';
import { momentInWords } from '#contract/words/moment-words.ts';
import { timeCode } from '#contract/words/time-words.ts';

/** When a sighting was: by the cameras' clocks where they are known, else in its video. */
export function momentOf({ from_ms, first_ms }: LibrarySighting): string {
  if (from_ms === null) return `at ${timeCode(first_ms)}`;
  return momentInWords(from_ms);
}

/** Where somebody was seen, each place or video once. */
export const placesOf = (sightings: readonly LibrarySighting[]): string =>
  [...new Set(sightings.map(({ place, source_name }) => place ?? source_name))].join(', ');
