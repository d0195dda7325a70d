import type { InspectReply } from '#contract/inspect.ts';
import type { PersonsRead } from '#tracking/files/person-rows.ts';

/** What is told of persons and their boxes, whatever file they come from. Frames count from 0. */
export function trackFacts({ tracks, rowsLeftOut, warnings, readAs }: PersonsRead): InspectReply['facts'] {
  let [first, last, rows] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { frameIndices, boxesPx } of tracks) {
    rows += frameIndices.length;
    first = Math.min(first, frameIndices[0]);
    last = Math.max(last, frameIndices[frameIndices.length - 1]);
    for (let i = 0; i < boxesPx.length; i++) {
      const side = i % 4;
      box[side] = side < 2 ? Math.min(box[side], boxesPx[i]) : Math.max(box[side], boxesPx[i]);
    }
  }
  return {
    persons: tracks.length,
    person_ids: tracks.map(({ personId }) => personId),
    boxes: rows,
    first_frame: first,
    last_frame: last,
    /** The rectangle around all boxes: x1, y1, x2, y2 in pixels. */
    extent_px: box,
    tracklets: tracks.reduce((sum, { trackletIds }) => sum + trackletIds.length, 0),
    read_as: readAs,
    rows_left_out: rowsLeftOut,
    warnings: [...warnings],
  };
}

/** `canonical persons: 46 persons, 12345 boxes, frames 0 to 2024 (from 0)`, for summaries. */
export function tracksInWords(what: string, read: PersonsRead): string {
  const { persons, boxes, first_frame: first, last_frame: last } = trackFacts(read);
  return `${what}: ${persons} persons, ${boxes} boxes, frames ${first} to ${last} (from 0)`;
}
