import { type AxisTaps, triangleTaps } from '#native-models/axis-taps.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

/** Used for one picture after the other: what is allocated for each keeps the garbage collector busy. */
let line = new Float32Array(0);
let spare = new Float32Array(0);

/**
 * A picture as brightness alone, brought to `widthPx` x `heightPx` (its aspect is not kept): width * height values of 0 to
 * 255, rows top to bottom. Brightness is the luma of ITU-R BT.601. A shrunk
 * picture does not alias and a grown one stays as soft as it is (see `triangleTaps`).
 */
export function greyThumbnail(image: RgbImage, widthPx: number, heightPx: number): Float32Array {
  const narrowed = narrowGrey(image, triangleTaps(image.widthPx, widthPx));
  const { taps, first, weights } = triangleTaps(image.heightPx, heightPx);
  const grey = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const to = y * widthPx;
    for (let k = 0; k < taps; k++) {
      const weight = weights[y * taps + k];
      if (weight === 0) continue;
      const from = (first[y] + k) * widthPx;
      for (let x = 0; x < widthPx; x++) grey[to + x] += weight * narrowed[from + x];
    }
  }
  return grey;
}

/** The brightness of a picture brought to the width of the taps, row by row, in `spare`. */
function narrowGrey({ widthPx, heightPx, data }: RgbImage, { taps, first, weights }: AxisTaps): Float32Array {
  const size = first.length * heightPx;
  if (spare.length < size) spare = new Float32Array(size);
  if (line.length < widthPx) line = new Float32Array(widthPx);
  const [narrowed, row] = [spare, line];
  let from = 0;
  let to = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, from += 3) {
      row[x] = 0.299 * data[from] + 0.587 * data[from + 1] + 0.114 * data[from + 2];
    }
    let tap = 0;
    for (const start of first) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += weights[tap++] * row[start + k];
      narrowed[to++] = sum;
    }
  }
  return narrowed;
}
