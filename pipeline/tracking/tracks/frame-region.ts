import { DoppelError } from '#base/doppel-error.ts';
import type { PixelRectangle } from './fit-video.ts';

/**
 * Where a rectangle of the uncapped picture lies in a frame. `scale` is the frame's size over that of the picture: 1, or less
 * where the decoder capped the frame. A scaled rectangle is widened to whole pixels and holds one at least.
 *
 * @throws DoppelError `internal` when the rectangle is empty or does not lie in the frame.
 */
export function frameRegion(
  rectangle: PixelRectangle,
  scale: number,
  frame: { readonly widthPx: number; readonly heightPx: number },
): PixelRectangle {
  const region = {
    x1: Math.floor(rectangle.x1 * scale + edgeTolerance),
    y1: Math.floor(rectangle.y1 * scale + edgeTolerance),
    // A capped frame has rounded sides: its last column may lie half a pixel short of where the exact scale puts it.
    x2: Math.min(Math.ceil(rectangle.x2 * scale - edgeTolerance), frame.widthPx),
    y2: Math.min(Math.ceil(rectangle.y2 * scale - edgeTolerance), frame.heightPx),
  };
  if (region.x1 >= 0 && region.y1 >= 0 && region.x2 > region.x1 && region.y2 > region.y1) return region;
  throw new DoppelError(
    'internal',
    `Cannot cut ${rectangle.x1},${rectangle.y1} to ${rectangle.x2},${rectangle.y2} at scale ${scale} out of a frame of ${frame.widthPx}x${frame.heightPx}: nothing of it lies inside.`,
  );
}

/** Keeps 959.9999999 and 960.0000001, which products of whole numbers and a scale give, from counting as another pixel. */
const edgeTolerance = 1e-6;
