import type { FrameBoxes } from './frame-boxes.ts';

/**
 * What share of one box the other boxes of its frame hide, 0 to 1. `place` is that of the box in `boxes`. A box hides where
 * it overlaps and its foot (y2) is lower in the picture, that is, nearer to a camera that looks down on the ground; equal
 * feet hide nothing. Where several boxes hide the same spot it counts once. It knows nothing of signs, poles or trees.
 */
export function coveredShare({ boxesPx, frameOfPlace }: FrameBoxes, place: number): number {
  const x1 = boxesPx[place * 4];
  const y1 = boxesPx[place * 4 + 1];
  const x2 = boxesPx[place * 4 + 2];
  const y2 = boxesPx[place * 4 + 3];
  const area = (x2 - x1) * (y2 - y1);
  if (!(area > 0)) return 0;
  const frame = frameOfPlace[place];
  let first = place;
  while (first > 0 && frameOfPlace[first - 1] === frame) first -= 1;
  const covers: Cover[] = [];
  for (let at = first * 4; frameOfPlace[at >> 2] === frame; at += 4) {
    if (boxesPx[at + 3] > y2 && boxesPx[at + 1] < y2 && boxesPx[at] < x2 && boxesPx[at + 2] > x1) {
      covers.push({
        left: Math.max(x1, boxesPx[at]),
        right: Math.min(x2, boxesPx[at + 2]),
        top: Math.max(y1, boxesPx[at + 1]),
      });
    }
  }
  return covers.length === 0 ? 0 : Math.min(1, hiddenArea(covers, y2) / area);
}

/** The hidden part of a box under one other box: it always reaches down to the foot of the hidden one. */
interface Cover {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** The area under any cover. The box is cut into strips at every left and right edge; in a strip the highest cover counts. */
function hiddenArea(covers: readonly Cover[], footY: number): number {
  const edges = covers.flatMap((cover) => [cover.left, cover.right]).sort((a, b) => a - b);
  let area = 0;
  for (let strip = 1; strip < edges.length; strip += 1) {
    const left = edges[strip - 1];
    const right = edges[strip];
    let top = footY;
    for (const cover of covers) {
      if (cover.left <= left && cover.right >= right) top = Math.min(top, cover.top);
    }
    area += (right - left) * (footY - top);
  }
  return area;
}
