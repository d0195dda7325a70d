import type { LabelMasks } from './mask-loss.ts';

/** Pixels of the input a pixel of the prototypes (YOLOv8-seg and YOLO11-seg: 640 to 160). */
const prototypeScale = 4;

/** How labels that lie over each other share pixels: each keeps its own, or the smaller ones lie on top, as ultralytics trains by default. */
type MaskMode = 'separate' | 'overlap';

/**
 * The outline of a label filled at the size of the prototypes (or left whole): at the given size with whole-numbered corners, edges
 * included, then shrunk by four. The two steps are OpenCV's `fillPoly` and bilinear `resize`, which the reference's masks come from.
 * `outlines` are x and y by turns, in input pixels; several are filled one over the other.
 */
export function labelMask(
  outlines: readonly (readonly number[] | Float64Array)[],
  widthPx: number,
  heightPx: number,
  size: 'whole' | 'prototypes' = 'prototypes',
): Uint8Array {
  const filled = new Uint8Array(widthPx * heightPx);
  for (const outline of outlines) fillOutline(Int32Array.from(outline, Math.trunc), filled, widthPx, heightPx);
  return size === 'whole' ? filled : shrink(filled, widthPx, heightPx);
}

/** Shrinks a mask by four as OpenCV does: the middle four of sixteen pixels count, and two of them are enough. */
export function shrink(mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const width = Math.floor(widthPx / prototypeScale);
  const height = Math.floor(heightPx / prototypeScale);
  const small = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * prototypeScale + 1) * widthPx + x * prototypeScale + 1;
      const count = mask[at] + mask[at + 1] + mask[at + widthPx] + mask[at + widthPx + 1];
      small[y * width + x] = count >= 2 ? 1 : 0;
    }
  }
  return small;
}

/** The masks of a picture's labels, shared out as the mode says. */
export function shareMasks(masks: readonly Uint8Array[], width: number, height: number, mode: MaskMode): LabelMasks {
  if (mode === 'separate') return { masks, width, height };
  const areas = masks.map((mask) => mask.reduce((sum, value) => sum + value, 0));
  const top = new Int32Array(width * height).fill(-1);
  const largestFirst = masks.map((_, index) => index).sort((a, b) => areas[b] - areas[a] || a - b);
  for (const index of largestFirst) {
    for (let at = 0; at < top.length; at++) if (masks[index][at] === 1) top[at] = index;
  }
  return { masks: masks.map((_, index) => Uint8Array.from(top, (owner) => (owner === index ? 1 : 0))), width, height };
}

/** Fills a closed outline of whole-numbered corners, its edges included. */
function fillOutline(corners: Int32Array, mask: Uint8Array, widthPx: number, heightPx: number): void {
  const count = corners.length / 2;
  let top = heightPx;
  let bottom = -1;
  for (let at = 0; at < count; at++) {
    const next = (at + 1) % count;
    drawEdge(corners[at * 2], corners[at * 2 + 1], corners[next * 2], corners[next * 2 + 1], mask, widthPx, heightPx);
    top = Math.min(top, corners[at * 2 + 1]);
    bottom = Math.max(bottom, corners[at * 2 + 1]);
  }
  for (let y = Math.max(top, 0); y <= Math.min(bottom, heightPx - 1); y++) {
    const crossings: number[] = [];
    for (let at = 0; at < count; at++) {
      const next = (at + 1) % count;
      const [x1, y1, x2, y2] = [corners[at * 2], corners[at * 2 + 1], corners[next * 2], corners[next * 2 + 1]];
      if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) * (x2 - x1)) / (y2 - y1));
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]));
      const to = Math.min(widthPx - 1, Math.floor(crossings[pair + 1]));
      if (to >= from) mask.fill(1, y * widthPx + from, y * widthPx + to + 1);
    }
  }
}

/** Bresenham's line (1965) from left to right. */
function drawEdge(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
): void {
  const [x1, y1, x2, y2] = ax <= bx ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const width = x2 - x1;
  const height = Math.abs(y2 - y1);
  const down = y2 >= y1 ? 1 : -1;
  const isSteep = height > width;
  const [long, short] = isSteep ? [height, width] : [width, height];
  let error = long - 2 * short;
  let [x, y] = [x1, y1];
  for (let step = 0; step <= long; step++) {
    if (x >= 0 && x < widthPx && y >= 0 && y < heightPx) mask[y * widthPx + x] = 1;
    const moves = error < 0;
    error += (moves ? 2 * long : 0) - 2 * short;
    if (isSteep) {
      y += down;
      if (moves) x += 1;
    } else {
      x += 1;
      if (moves) y += down;
    }
  }
}
