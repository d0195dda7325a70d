import { axisTaps, type TapKernel } from '../axis-taps.ts';
import type { RgbImage } from '../rgb-image.ts';

const toByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** How a resized picture is to be: its size before the cut, and the part of it that is kept. */
interface Resized {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly kernel: TapKernel;
}

/**
 * Resizes a picture as Pillow does, with either kernel: columns first, each pass rounded to 8 bits, so within one grey level of it. For
 * pictures, a few at a time; crops go through `AntialiasedResize`, which allocates nothing.
 */
export function resizePicture(image: RgbImage, { widthPx, heightPx, kernel }: Resized): RgbImage {
  const columns = axisTaps(image.widthPx, widthPx, kernel);
  const rows = axisTaps(image.heightPx, heightPx, kernel);
  const between = new Uint8Array(widthPx * image.heightPx * 3);
  for (let y = 0; y < image.heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let k = 0; k < columns.taps; k++) {
          const at = 3 * (y * image.widthPx + columns.first[x] + k) + channel;
          sum += columns.weights[x * columns.taps + k] * image.data[at];
        }
        between[3 * (y * widthPx + x) + channel] = toByte(sum);
      }
    }
  }
  const data = new Uint8Array(widthPx * heightPx * 3);
  const stride = 3 * widthPx;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < stride; x++) {
      let sum = 0;
      for (let k = 0; k < rows.taps; k++) {
        sum += rows.weights[y * rows.taps + k] * between[(rows.first[y] + k) * stride + x];
      }
      data[y * stride + x] = toByte(sum);
    }
  }
  return { widthPx, heightPx, data };
}

/** The middle of a picture, `sizePx` each way; both sides must be at least that. */
export function cutCentre({ widthPx, heightPx, data }: RgbImage, sizePx: number): RgbImage {
  const left = Math.floor((widthPx - sizePx) / 2);
  const top = Math.floor((heightPx - sizePx) / 2);
  const cut = new Uint8Array(3 * sizePx * sizePx);
  for (let y = 0; y < sizePx; y++) {
    const from = 3 * ((top + y) * widthPx + left);
    cut.set(data.subarray(from, from + 3 * sizePx), 3 * sizePx * y);
  }
  return { widthPx: sizePx, heightPx: sizePx, data: cut };
}
