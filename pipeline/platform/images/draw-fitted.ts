import type { RgbImage } from '#native-models/rgb-image.ts';
import { resample } from './resample.ts';

/**
 * Draws `image` into the middle of `square` (sizePx * sizePx * 3 bytes, R G B a pixel), as large as it fits with its aspect
 * kept; what it does not cover stays as it was. It is done here, and not by a call of sharp for each crop, because crops are
 * small: 0.4 ms of processor time a crop of PETS and TUD-Campus against 1.1 (0.2 of it for handing the pixels over).
 */
export function drawFitted(image: RgbImage, square: Uint8Array, sizePx: number): void {
  const scale = sizePx / Math.max(image.widthPx, image.heightPx);
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const left = (sizePx - widthPx) >> 1;
  const top = (sizePx - heightPx) >> 1;
  resample(image, widthPx, heightPx, 0.5, (row, y) => square.set(row, ((top + y) * sizePx + left) * 3));
}
