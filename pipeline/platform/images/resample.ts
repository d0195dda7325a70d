import { triangleTaps } from '#native-models/axis-taps.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

/** Used for one picture after the other: a third of a megabyte for each would keep the garbage collector busy. */
let spare = new Float32Array(0);

/**
 * Brings a picture to `widthPx` x `heightPx` without aliasing (`triangleTaps`) and hands over its rows, top to bottom, as R G B floats a
 * pixel. Every number begins at `start` (0.5: cutting off the fraction rounds). A row is valid until the next one.
 */
export function resample(
  image: RgbImage,
  widthPx: number,
  heightPx: number,
  start: number,
  onRow: (row: Float32Array, y: number) => void,
): void {
  const narrowed = narrow(image, widthPx);
  const { taps, first, weights } = triangleTaps(image.heightPx, heightPx);
  const row = new Float32Array(widthPx * 3);
  for (let y = 0; y < heightPx; y++) {
    row.fill(start);
    for (let k = 0; k < taps; k++) {
      const weight = weights[y * taps + k];
      if (weight === 0) continue;
      const from = (first[y] + k) * row.length;
      for (let at = 0; at < row.length; at++) row[at] += weight * narrowed[from + at];
    }
    onRow(row, y);
  }
}

/** The rows of a picture brought to another width, in `spare`. */
function narrow({ widthPx: inWidthPx, heightPx, data }: RgbImage, widthPx: number): Float32Array {
  const { taps, first, weights } = triangleTaps(inWidthPx, widthPx);
  const size = heightPx * widthPx * 3;
  if (spare.length < size) spare = new Float32Array(size);
  const narrowed = spare.fill(0, 0, size);
  for (let x = 0; x < widthPx; x++) {
    for (let k = 0; k < taps; k++) {
      const weight = weights[x * taps + k];
      if (weight === 0) continue;
      let from = (first[x] + k) * 3;
      let to = x * 3;
      for (let y = 0; y < heightPx; y++, from += inWidthPx * 3, to += widthPx * 3) {
        narrowed[to] += weight * data[from];
        narrowed[to + 1] += weight * data[from + 1];
        narrowed[to + 2] += weight * data[from + 2];
      }
    }
  }
  return narrowed;
}
