import type { BoxesView } from '#contract/review.ts';
import type { PersonRows } from '#tracking/tracks/covisibility.ts';

/** More boxes than any screen draws: ten minutes of a hundred persons at 25 frames a second are 1.5 million. */
const mostBoxes = 200_000;

/** The boxes of some persons from one frame to another, both inclusive, person by person. */
export function boxesBetween(
  persons: readonly (PersonRows & { readonly personId: number })[],
  fromFrame: number,
  toFrame: number,
): BoxesView {
  const boxes: BoxesView['boxes'] = [];
  for (const { personId, frameIndices, boxesPx } of persons) {
    for (let row = firstRowFrom(frameIndices, fromFrame); row < frameIndices.length; row++) {
      if (frameIndices[row] > toFrame || boxes.length === mostBoxes) break;
      const [x1, y1, x2, y2] = boxesPx.subarray(4 * row, 4 * row + 4);
      boxes.push({ person: personId, frame: frameIndices[row], box: [x1, y1, x2, y2] });
    }
  }
  return { boxes };
}

/** The first row of a frame or a later one; `frameIndices` is ascending. */
function firstRowFrom(frameIndices: Int32Array, frame: number): number {
  let low = 0;
  let high = frameIndices.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frameIndices[middle] < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}
