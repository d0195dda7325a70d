import { DoppelError } from '#base/doppel-error.ts';

/** A box in pixels of the upright picture: x1, y1, x2, y2. */
export type BoxPx = readonly [number, number, number, number];

/** Width and height of a picture in pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Names the rule that makes the numbers below: a head learnt on one version refuses the numbers of another. */
export const boxNumbersVersion = 'box-numbers-1';

/**
 * The names of the numbers of `boxNumbers`, in their order. All are shares of the picture except the aspect (natural logarithm of
 * width by height), the edges (1 where the box touches one) and the overlap (share of this box that others cover, at most 1).
 */
export const boxNumberNames = [
  'centre_x',
  'centre_y',
  'width',
  'height',
  'area',
  'log_aspect',
  'touches_left',
  'touches_top',
  'touches_right',
  'touches_bottom',
  'covered_by_others',
] as const;

/** A box counts as touching an edge up to this many pixels from it: annotators and detectors stop a pixel or two short. */
const edgePx = 2;

/**
 * The spatial numbers of one box among the boxes of its picture (`others` without itself); a row of `boxNumberNames`.
 * @throws DoppelError `bad_file` when the box is empty or not finite, or the picture has no size.
 */
export function boxNumbers(box: BoxPx, picture: PictureSize, others: readonly BoxPx[]): Float64Array {
  checkBox(box, picture);
  const [x1, y1, x2, y2] = box;
  const { widthPx, heightPx } = picture;
  const width = (x2 - x1) / widthPx;
  const height = (y2 - y1) / heightPx;
  return Float64Array.of(
    (x1 + x2) / 2 / widthPx,
    (y1 + y2) / 2 / heightPx,
    width,
    height,
    width * height,
    Math.log((x2 - x1) / (y2 - y1)),
    Number(x1 <= edgePx),
    Number(y1 <= edgePx),
    Number(x2 >= widthPx - edgePx),
    Number(y2 >= heightPx - edgePx),
    coveredByOthers(box, others),
  );
}

/**
 * Share of the box that at least one of the others covers, 0 to 1: exact, by the cells between all their sides. Which of two
 * bodies is in front the boxes do not say.
 */
export function coveredByOthers(box: BoxPx, others: readonly BoxPx[]): number {
  const [x1, y1, x2, y2] = box;
  const inside = others
    .map(([a, b, c, d]): BoxPx => [Math.max(a, x1), Math.max(b, y1), Math.min(c, x2), Math.min(d, y2)])
    .filter(([a, b, c, d]) => c > a && d > b);
  if (inside.length === 0) return 0;
  const xs = [...new Set(inside.flatMap(([a, , c]) => [a, c]))].toSorted((a, b) => a - b);
  const ys = [...new Set(inside.flatMap(([, b, , d]) => [b, d]))].toSorted((a, b) => a - b);
  let covered = 0;
  for (let column = 0; column + 1 < xs.length; column++) {
    for (let row = 0; row + 1 < ys.length; row++) {
      const [left, right, top, bottom] = [xs[column], xs[column + 1], ys[row], ys[row + 1]];
      if (inside.some(([a, b, c, d]) => a <= left && c >= right && b <= top && d >= bottom)) {
        covered += (right - left) * (bottom - top);
      }
    }
  }
  return Math.min(1, covered / ((x2 - x1) * (y2 - y1)));
}

/** @throws DoppelError `bad_file` when the box is empty or not finite, or the picture has no size. */
export function checkBox(box: BoxPx, { widthPx, heightPx }: PictureSize): void {
  if (!(widthPx > 0 && heightPx > 0)) {
    throw new DoppelError('bad_file', `Expected a picture with a size, found ${widthPx} by ${heightPx} pixels.`);
  }
  const [x1, y1, x2, y2] = box;
  if (!box.every(Number.isFinite) || x2 <= x1 || y2 <= y1) {
    throw new DoppelError('bad_file', `Expected a box with x1 < x2 and y1 < y2 in pixels, found ${box.join(', ')}.`);
  }
}
