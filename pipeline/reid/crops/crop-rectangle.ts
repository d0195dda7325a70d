import { clampBox, type PixelRectangle } from '#tracking/tracks/fit-video.ts';

/** Width and height of the upright, uncapped picture that boxes refer to. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The whole pixels of a picture that row `row` of `boxesPx` ((N * 4) x1, y1, x2, y2) covers, as `clampBox` has them; null
 * where nothing of the box lies inside the picture.
 */
export function cropRectangle(boxesPx: Float32Array, row: number, frame: FrameSize): PixelRectangle | null {
  const at = row * 4;
  return clampBox([boxesPx[at], boxesPx[at + 1], boxesPx[at + 2], boxesPx[at + 3]], frame);
}

/** Whether the box of row `row` touches the picture's edge or reaches beyond it, so that a part of the body may be cut off. */
export function touchesFrameEdge(boxesPx: Float32Array, row: number, frame: FrameSize): boolean {
  const at = row * 4;
  return (
    boxesPx[at] < edgeMarginPx ||
    boxesPx[at + 1] < edgeMarginPx ||
    boxesPx[at + 2] > frame.widthPx - edgeMarginPx ||
    boxesPx[at + 3] > frame.heightPx - edgeMarginPx
  );
}

/** Detectors that clamp their boxes put them exactly on the edge or a rounding away from it: one pixel is within that. */
const edgeMarginPx = 1;
