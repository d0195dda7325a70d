/** A part of a picture in whole pixels, top-left origin; `x2` and `y2` are exclusive, so x2 - x1 is the width. */
export interface CropRectangle {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Width and height of the upright, uncapped picture that boxes refer to. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The whole pixels of a picture that row `row` of `boxesPx` ((N * 4) x1, y1, x2, y2) covers: each edge goes to the nearest
 * pixel edge, then to the picture's own edge if it lies beyond. Null where nothing is left: boxes outside the picture,
 * thinner than half a pixel, turned inside out, or not finite.
 */
export function cropRectangle(boxesPx: Float32Array, row: number, frame: FrameSize): CropRectangle | null {
  const x1 = nearestEdge(boxesPx[row * 4], frame.widthPx);
  const y1 = nearestEdge(boxesPx[row * 4 + 1], frame.heightPx);
  const x2 = nearestEdge(boxesPx[row * 4 + 2], frame.widthPx);
  const y2 = nearestEdge(boxesPx[row * 4 + 3], frame.heightPx);
  // Written so that a NaN, which compares false with everything, counts as empty.
  return x2 > x1 && y2 > y1 ? { x1, y1, x2, y2 } : null;
}

/** Whether the box of row `row` touches the picture's edge or reaches beyond it, so that a part of the body may be cut off. */
export function touchesFrameEdge(boxesPx: Float32Array, row: number, frame: FrameSize): boolean {
  return (
    boxesPx[row * 4] < edgeMarginPx ||
    boxesPx[row * 4 + 1] < edgeMarginPx ||
    boxesPx[row * 4 + 2] > frame.widthPx - edgeMarginPx ||
    boxesPx[row * 4 + 3] > frame.heightPx - edgeMarginPx
  );
}

/** Detectors that clamp their boxes put them exactly on the edge or a rounding away from it: one pixel is within that. */
const edgeMarginPx = 1;

function nearestEdge(value: number, limit: number): number {
  return Math.min(Math.max(Math.round(value), 0), limit);
}
