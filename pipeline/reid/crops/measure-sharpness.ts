import { freeMemory } from '#native-models/free-memory.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { greyThumbnail } from '#platform/images/grey-thumbnail.ts';

/**
 * How sharp a crop is: the variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
 * ICPR 2000) of its brightness at one size for all crops, so that a large blurred crop does not beat a small sharp one.
 * In squared grey levels, 0 for a flat picture; no upper end.
 */
export function measureSharpness(crop: RgbImage): number {
  const grey = greyThumbnail(crop, thumbnailWidthPx, thumbnailHeightPx);
  const count = (thumbnailWidthPx - 2) * (thumbnailHeightPx - 2);
  let sum = 0;
  let sumOfSquares = 0;
  for (let y = 1; y < thumbnailHeightPx - 1; y += 1) {
    for (let x = 1; x < thumbnailWidthPx - 1; x += 1) {
      const at = y * thumbnailWidthPx + x;
      const laplacian =
        grey[at - 1] + grey[at + 1] + grey[at - thumbnailWidthPx] + grey[at + thumbnailWidthPx] - 4 * grey[at];
      sum += laplacian;
      sumOfSquares += laplacian * laplacian;
    }
  }
  freeMemory(grey);
  const mean = sum / count;
  return Math.max(0, sumOfSquares / count - mean * mean);
}

/** Half of the size that ReID networks look at (256 x 128): detail finer than that does not reach them. */
const thumbnailWidthPx = 64;
const thumbnailHeightPx = 128;
