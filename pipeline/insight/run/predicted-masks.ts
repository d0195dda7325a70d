import type { MaskPart } from '#base/coco-rle.ts';
import type { RawMasks } from '../loss/decode-head.ts';
import type { Placement } from '../loss/label-set.ts';

/**
 * The mask of one prediction at the size of the prototypes: where its coefficients mix them to more than zero (a probability of a
 * half), within its box. `inputBox` are corners in input pixels.
 */
export function predictedMask(
  masks: RawMasks,
  anchors: number,
  anchor: number,
  inputBox: ArrayLike<number>,
  place: Placement,
): Uint8Array {
  const { channels, coefficients, prototypes, height, width } = masks;
  const mask = new Uint8Array(height * width);
  const [sx, sy] = [width / place.inputWidthPx, height / place.inputHeightPx];
  const limit = (value: number, most: number): number => Math.min(Math.max(Math.ceil(value), 0), most);
  const [left, right] = [limit(inputBox[0] * sx, width), limit(inputBox[2] * sx, width)];
  const [top, bottom] = [limit(inputBox[1] * sy, height), limit(inputBox[3] * sy, height)];
  const plane = height * width;
  const mixed = new Float64Array(Math.max(0, right - left));
  for (let y = top; y < bottom; y++) {
    mixed.fill(0);
    for (let channel = 0; channel < channels; channel++) {
      const weight = coefficients[channel * anchors + anchor];
      const from = channel * plane + y * width + left;
      for (let x = 0; x < mixed.length; x++) mixed[x] += weight * prototypes[from + x];
    }
    for (let x = 0; x < mixed.length; x++) if (mixed[x] > 0) mask[y * width + left + x] = 1;
  }
  return mask;
}

/** A mask of the prototypes' size brought to the pixels of the picture, within `part` of it: the nearest value of each; 0 elsewhere. */
export function maskOnPicture(
  mask: Uint8Array,
  size: { readonly height: number; readonly width: number },
  picture: { readonly widthPx: number; readonly heightPx: number },
  place: Placement,
  part: MaskPart,
): Uint8Array {
  const whole = new Uint8Array(picture.widthPx * picture.heightPx);
  const [sx, sy] = [size.width / place.inputWidthPx, size.height / place.inputHeightPx];
  const columns = Int32Array.from({ length: picture.widthPx }, (_, x) =>
    Math.min(size.width - 1, Math.floor(((x + 0.5) * place.scale + place.leftPx) * sx)),
  );
  for (let y = part.top; y < part.bottom; y++) {
    const row = Math.min(size.height - 1, Math.floor(((y + 0.5) * place.scale + place.topPx) * sy)) * size.width;
    const start = y * picture.widthPx;
    for (let x = part.left; x < part.right; x++) whole[start + x] = mask[row + columns[x]];
  }
  return whole;
}
