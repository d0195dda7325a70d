import type { Sighting } from './library-persons.ts';

/** Clocks that were set agree to about this; two sightings that overlap by less may be one after the other. */
const leastOverlapMs = 2_000;

/**
 * Why two persons cannot be one by the times of their sightings: both seen at the same moment in two places, by cameras whose
 * clocks were set. Null where nothing speaks against it, also where a place or a clock is unknown: then times speak for nothing.
 */
export function impossibleTimes(a: readonly Sighting[], b: readonly Sighting[]): string | null {
  for (const left of a) {
    if (!left.clockKnown || left.place === null || left.fromMs === null || left.toMs === null) continue;
    for (const right of b) {
      if (!right.clockKnown || right.place === null || right.fromMs === null || right.toMs === null) continue;
      if (left.place === right.place) continue;
      const overlapMs = Math.min(left.toMs, right.toMs) - Math.max(left.fromMs, right.fromMs);
      if (overlapMs < leastOverlapMs) continue;
      return `seen for ${(overlapMs / 1000).toFixed(0)} s at the same time in ${left.place} and in ${right.place}`;
    }
  }
  return null;
}
