import type { PersonRows } from './covisibility.ts';

/** A break counts where it is so many times what boxes do from frame to frame around it. */
const clearBreak = 3;

/** Rows on each side that tell what the boxes usually do. */
const rowsAround = 12;

/**
 * Where, after frame `from` and up to frame `to`, a person's boxes are most likely to have gone over to somebody else: the first
 * frame of the later part. Boxes that jump, or change their height at once, show it to the frame; where nothing of the kind is
 * seen, it is the longest gap without a box, and else, as when two people walk into each other, the middle. A jump is measured in body heights a frame, so that a gap in
 * which somebody walked on is none.
 */
export function boxBreak({ frameIndices, boxesPx }: PersonRows, from: number, to: number): number {
  const first = frameIndices.findIndex((frame) => frame > from);
  const last = frameIndices.findLastIndex((frame) => frame <= to);
  const middle = Math.round((from + 1 + to) / 2);
  if (first < 0 || last < first) return to;
  const usual = median(steps(boxesPx, frameIndices, first - rowsAround, last + rowsAround));
  let best = -1;
  let largest = clearBreak * Math.max(usual, leastStep);
  for (let row = Math.max(1, first); row <= last; row++) {
    const step = stepOf(boxesPx, frameIndices, row);
    if (step <= largest) continue;
    largest = step;
    best = row;
  }
  if (best >= 0) return frameIndices[best];
  const behindGap = longestGap(frameIndices, Math.max(1, first), last);
  if (behindGap !== null) return frameIndices[behindGap];
  // The first row at or behind the middle: a cut stands on a frame that the person has.
  const row = frameIndices.findIndex((frame) => frame >= middle);
  return row < 0 ? to : Math.min(to, frameIndices[row]);
}

/** Frames without a box from which a gap is a likelier place for a change than the middle. */
const clearGap = 5;

/** The row behind the longest gap; null where there is none to speak of. */
function longestGap(frameIndices: Int32Array, first: number, last: number): number | null {
  let best: number | null = null;
  let longest = clearGap;
  for (let row = first; row <= last; row++) {
    const gap = frameIndices[row] - frameIndices[row - 1] - 1;
    if (gap < longest) continue;
    longest = gap;
    best = row;
  }
  return best;
}

/** Detectors' boxes tremble by about this much of a body height from frame to frame (measured on the tracks of PETS09-S2L1). */
const leastStep = 0.01;

function steps(boxesPx: Float32Array, frameIndices: Int32Array, from: number, to: number): readonly number[] {
  const found: number[] = [];
  for (let row = Math.max(1, from); row <= Math.min(to, frameIndices.length - 1); row++)
    found.push(stepOf(boxesPx, frameIndices, row));
  return found;
}

/** How far the box of a row is from that of the row before: of its centre in body heights, and of its height, a frame. */
function stepOf(boxesPx: Float32Array, frameIndices: Int32Array, row: number): number {
  const [a, b] = [(row - 1) * 4, row * 4];
  const heights = [boxesPx[a + 3] - boxesPx[a + 1], boxesPx[b + 3] - boxesPx[b + 1]].map((each) => Math.max(1, each));
  const moved = Math.hypot(
    (boxesPx[b] + boxesPx[b + 2] - boxesPx[a] - boxesPx[a + 2]) / 2,
    (boxesPx[b + 1] + boxesPx[b + 3] - boxesPx[a + 1] - boxesPx[a + 3]) / 2,
  );
  const change = moved / Math.min(...heights) + Math.abs(Math.log(heights[1] / heights[0]));
  return change / Math.max(1, frameIndices[row] - frameIndices[row - 1]);
}

function median(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.toSorted((a, b) => a - b)[values.length >> 1];
}
