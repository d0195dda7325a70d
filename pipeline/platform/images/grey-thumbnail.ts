import type { RgbImage } from '#native-models/rgb-image.ts';
import { triangleTaps } from './triangle-taps.ts';

/**
 * A picture as brightness alone, brought to `widthPx` x `heightPx` (its aspect is not kept): width * height values of 0 to
 * 255, rows top to bottom. Brightness is the luma of ITU-R BT.601. A shrunk
 * picture does not alias and a grown one stays as soft as it is (see `triangleTaps`).
 */
export function greyThumbnail(image: RgbImage, widthPx: number, heightPx: number): Float32Array {
  const columns = triangleTaps(image.widthPx, widthPx);
  const rows = triangleTaps(image.heightPx, heightPx);
  const narrowed = new Float32Array(widthPx * image.heightPx);
  const line = new Float32Array(image.widthPx);
  for (let y = 0; y < image.heightPx; y += 1) {
    for (let x = 0; x < image.widthPx; x += 1) {
      const at = (y * image.widthPx + x) * 3;
      line[x] = 0.299 * image.data[at] + 0.587 * image.data[at + 1] + 0.114 * image.data[at + 2];
    }
    for (let x = 0; x < widthPx; x += 1) {
      let sum = 0;
      for (let tap = 0; tap < columns.width; tap += 1) {
        sum += columns.weights[x * columns.width + tap] * line[columns.sources[x * columns.width + tap]];
      }
      narrowed[y * widthPx + x] = sum;
    }
  }
  const grey = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let tap = 0; tap < rows.width; tap += 1) {
      const weight = rows.weights[y * rows.width + tap];
      const from = rows.sources[y * rows.width + tap] * widthPx;
      if (weight === 0) continue;
      for (let x = 0; x < widthPx; x += 1) grey[y * widthPx + x] += weight * narrowed[from + x];
    }
  }
  return grey;
}
