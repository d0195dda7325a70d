import type { RgbImage } from '#native-models/rgb-image.ts';
import { resample } from './resample.ts';

/**
 * A picture as brightness alone, brought to `widthPx` x `heightPx` (its aspect is not kept): width * height values of 0 to
 * 255, rows top to bottom. Brightness is the luma of ITU-R BT.601. A shrunk
 * picture does not alias and a grown one stays as soft as it is (see `triangleTaps`).
 */
export function greyThumbnail(image: RgbImage, widthPx: number, heightPx: number): Float32Array {
  const grey = new Float32Array(widthPx * heightPx);
  resample(image, widthPx, heightPx, 0, (row, y) => {
    for (let x = 0; x < widthPx; x++) {
      grey[y * widthPx + x] = 0.299 * row[3 * x] + 0.587 * row[3 * x + 1] + 0.114 * row[3 * x + 2];
    }
  });
  return grey;
}
