import { decodeRle } from '#base/coco-rle.ts';
import type { StoredLabel } from '#datasets/index.ts';
import { labelMask } from '../loss/label-masks.ts';

/** A label's mask over the picture, 0 or 1, row by row; null where it has only a box. */
export function maskOfLabel(
  { polygonsPx, rle }: Pick<StoredLabel, 'polygonsPx' | 'rle'>,
  widthPx: number,
  heightPx: number,
): Uint8Array | null {
  if (rle !== null) return decodeRle(rle);
  return polygonsPx === null ? null : labelMask(polygonsPx, widthPx, heightPx, 'whole');
}
