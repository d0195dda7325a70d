import type { RgbImage } from '../../native-models/rgb-image.ts';
import { DoppelError } from '../contract/doppel-error.ts';
import type { PixelRectangle } from '../persons/fit-video.ts';

/**
 * Copies one rectangle out of a frame. `scale` is the frame's size over that of the picture which the rectangle refers to:
 * 1, or less where the decoder capped the frame. A scaled rectangle is widened to whole pixels and holds one at least.
 *
 * @throws DoppelError `internal` when the rectangle is empty or does not lie in the frame.
 */
export function cutCrop(frame: RgbImage, rectangle: PixelRectangle, scale = 1): RgbImage {
  const x1 = Math.floor(rectangle.x1 * scale + edgeTolerance);
  const y1 = Math.floor(rectangle.y1 * scale + edgeTolerance);
  // A capped frame has rounded sides: its last column may lie half a pixel short of where the exact scale puts it.
  const x2 = Math.min(Math.ceil(rectangle.x2 * scale - edgeTolerance), frame.widthPx);
  const y2 = Math.min(Math.ceil(rectangle.y2 * scale - edgeTolerance), frame.heightPx);
  const widthPx = x2 - x1;
  const heightPx = y2 - y1;
  if (!(x1 >= 0 && y1 >= 0 && widthPx > 0 && heightPx > 0)) {
    throw new DoppelError(
      'internal',
      `Cannot cut ${rectangle.x1},${rectangle.y1} to ${rectangle.x2},${rectangle.y2} at scale ${scale} out of a frame of ${frame.widthPx}x${frame.heightPx}: nothing of it lies inside`,
    );
  }
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y += 1) {
    const from = ((y1 + y) * frame.widthPx + x1) * 3;
    data.set(frame.data.subarray(from, from + widthPx * 3), y * widthPx * 3);
  }
  return { widthPx, heightPx, data };
}

/** Keeps 959.9999999 and 960.0000001, which products of whole numbers and a scale give, from counting as another pixel. */
const edgeTolerance = 1e-6;
