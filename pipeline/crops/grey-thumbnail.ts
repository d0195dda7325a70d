import type { RgbImage } from '../../native-models/rgb-image.ts';

/**
 * A picture as brightness alone, brought to `widthPx` x `heightPx` (its aspect is not kept): width * height values of 0 to
 * 255, rows top to bottom. Brightness is the luma of ITU-R BT.601. The filter is a triangle as wide as a target pixel, or
 * as a source pixel where the picture grows, so that a shrunk picture does not alias and a grown one stays as soft as it is.
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

/** For each target pixel `width` source pixels and their weights, which sum to 1; unused taps weigh 0. */
interface Taps {
  readonly width: number;
  readonly sources: Int32Array;
  readonly weights: Float32Array;
}

function triangleTaps(sourceSize: number, targetSize: number): Taps {
  const scale = sourceSize / targetSize;
  const support = Math.max(scale, 1);
  const width = Math.ceil(support) * 2 + 1;
  const sources = new Int32Array(targetSize * width);
  const weights = new Float32Array(targetSize * width);
  for (let target = 0; target < targetSize; target += 1) {
    const centre = (target + 0.5) * scale;
    const first = Math.floor(centre - support);
    let sum = 0;
    for (let tap = 0; tap < width; tap += 1) {
      const source = first + tap;
      if (source < 0 || source >= sourceSize) continue;
      const weight = Math.max(0, 1 - Math.abs(source + 0.5 - centre) / support);
      sources[target * width + tap] = source;
      weights[target * width + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < width; tap += 1) weights[target * width + tap] /= sum;
  }
  return { width, sources, weights };
}
