import { assertNever } from '#base/doppel-error.ts';
import type { BoxLayout } from '#contract/track-formats.ts';

/** What the four numbers of a box can mean, apart from their unit. */
export const boxCorners = ['xywh', 'xyxy', 'cxcywh'] as const;
/** One of `boxCorners`. */
export type BoxCorners = (typeof boxCorners)[number];

/** What the numbers of a box count: pixels, shares of the picture's sides (0 to 1), or thousandths of them (0 to 1000). */
export type BoxUnit = 'pixel' | 'share' | 'thousandth';

/** A layout taken apart: the order of the numbers, and what they count. */
export interface BoxConvention {
  readonly corners: BoxCorners;
  readonly unit: BoxUnit;
}

/** The size of the picture that boxes lie in. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What the orders are called in sentences. */
export const cornerWords: Readonly<Record<BoxCorners, string>> = {
  xywh: 'x, y, width, height',
  xyxy: 'x1, y1, x2, y2',
  cxcywh: 'centre x, centre y, width, height',
};

/** What a box in each unit is, as it follows the order of its numbers in a sentence. */
export const unitWords: Readonly<Record<BoxUnit, string>> = {
  pixel: '',
  share: ' in shares of the picture',
  thousandth: ' in thousandths of the picture',
};

/** What stands for a unit at the beginning of a layout's name. */
const unitNames = { share: 'normalised', thousandth: 'thousandths' } as const;

/** The convention that a layout names; `own` is that of the format. */
export function conventionOf(layout: BoxLayout, own: BoxConvention): BoxConvention {
  const corners = boxCorners.find((name) => layout.endsWith(`-${name}`) || layout === name) ?? own.corners;
  if (layout.startsWith(unitNames.share)) return { corners, unit: 'share' };
  return { corners, unit: layout.startsWith(unitNames.thousandth) ? 'thousandth' : 'pixel' };
}

/** The layout's name that `--boxes` takes. */
export const layoutName = ({ corners, unit }: BoxConvention): BoxLayout =>
  unit === 'pixel' ? corners : `${unitNames[unit]}-${corners}`;

/** What the sides of a picture are in a unit; null for pixels where the picture is not known. */
export function pictureIn(unit: BoxUnit, picture: PictureSize | null): PictureSize | null {
  switch (unit) {
    case 'pixel':
      return picture;
    case 'share':
      return { widthPx: 1, heightPx: 1 };
    case 'thousandth':
      return { widthPx: 1000, heightPx: 1000 };
    default:
      return assertNever(unit);
  }
}

/** The corners x1, y1, x2, y2 of the box that stands at `at`, in the file's unit. */
export function cornersOf(
  corners: BoxCorners,
  numbers: ArrayLike<number>,
  at: number,
): readonly [x1: number, y1: number, x2: number, y2: number] {
  const [a, b, c, d] = [numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]];
  if (corners === 'xyxy') return [a, b, c, d];
  if (corners === 'xywh') return [a, b, a + c, b + d];
  return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
}

/** No picture is larger (16-bit sides); a box far beyond, or without a number, is no box of a picture and says nothing. */
export const maxCoordinatePx = 1_000_000;
