import type { BoxLayout } from '#contract/track-formats.ts';

/** What the four numbers of a box can mean, apart from their unit. */
const boxCorners = ['xywh', 'xyxy', 'cxcywh'] as const;
/** One of `boxCorners`. */
type BoxCorners = (typeof boxCorners)[number];

/** A layout taken apart: the order of the numbers, and whether they are pixels or shares of the picture's sides. */
export interface BoxConvention {
  readonly corners: BoxCorners;
  readonly unit: 'pixel' | 'share';
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

/** The convention that a layout names; `own` is that of the format. */
export function conventionOf(layout: BoxLayout, own: BoxConvention): BoxConvention {
  if (layout === 'normalised') return { corners: own.corners, unit: 'share' };
  const corners = boxCorners.find((name) => layout.endsWith(`-${name}`) || layout === name) ?? own.corners;
  return { corners, unit: layout.startsWith('normalised-') ? 'share' : 'pixel' };
}

/** The layout's name that `--boxes` takes. */
export const layoutName = ({ corners, unit }: BoxConvention): BoxLayout =>
  unit === 'pixel' ? corners : `normalised-${corners}`;

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

/** Rows of one id as the judge sees them: `(N * 4)` numbers as the file has them, in its order. */
type Numbers = ArrayLike<number>;

/** How well boxes are boxes under one reading: shares of all rows, 0 when all is well. */
interface Fit {
  /** Rows whose box has no size. */
  readonly flat: number;
  /** The mean share of a box that lies outside the picture; flat boxes count whole. 0 where the picture is not known. */
  readonly outside: number;
}

/** No picture is larger (16-bit sides); a box far beyond, or without a number, is no box of a picture and says nothing. */
export const maxCoordinatePx = 1_000_000;

const isPossible = (...coordinates: readonly number[]): boolean =>
  coordinates.every((value) => Math.abs(value) <= maxCoordinatePx);

function fitOf(corners: BoxCorners, persons: readonly Numbers[], picture: PictureSize | null): Fit {
  let [rows, flat, outside] = [0, 0, 0];
  for (const numbers of persons) {
    for (let at = 0; at < numbers.length; at += 4) {
      const [x1, y1, x2, y2] = cornersOf(corners, numbers, at);
      if (!isPossible(x1, y1, x2, y2)) continue;
      rows++;
      if (!(x2 > x1 && y2 > y1)) {
        flat++;
        outside++;
      } else if (picture !== null) {
        const seenX = Math.max(0, Math.min(x2, picture.widthPx) - Math.max(x1, 0));
        const seenY = Math.max(0, Math.min(y2, picture.heightPx) - Math.max(y1, 0));
        outside += 1 - (seenX * seenY) / ((x2 - x1) * (y2 - y1));
      }
    }
  }
  return rows === 0 ? { flat: 0, outside: 0 } : { flat: flat / rows, outside: outside / rows };
}

/** No coordinate of a share goes far beyond 1; boxes that stick out of the picture stay below this. */
const mostOfShare = 1.5;
/** A convention is that of a file when so many of its rows show it. */
const nearlyAll = 0.95;

/** The part of the rows whose four numbers could be shares of a picture. */
function shareOfShares(persons: readonly Numbers[]): number {
  let [rows, small] = [0, 0];
  for (const numbers of persons) {
    for (let at = 0; at < numbers.length; at += 4) {
      let largest = 0;
      for (let i = at; i < at + 4; i++) largest = Math.max(largest, Math.abs(numbers[i]));
      if (!Number.isFinite(largest)) continue;
      rows++;
      if (largest <= mostOfShare) small++;
    }
  }
  return rows === 0 ? 0 : small / rows;
}

/**
 * How much the third and fourth number change from row to row, with the first and second taken off, for those as they are: well below 1
 * where they are a corner that moves with its box, above 1 where they are a size. Null where nobody moves.
 */
function cornerMotion(persons: readonly Numbers[]): number | null {
  let [size, plain, rows] = [0, 0, 0];
  for (const n of persons) {
    for (let at = 4; at < n.length; at += 4) {
      const [da, db, dc, dd] = [0, 1, 2, 3].map((i) => n[at + i] - n[at - 4 + i]);
      if (!Number.isFinite(da + db + dc + dd)) continue;
      rows++;
      size += Math.abs(dc - da) + Math.abs(dd - db);
      plain += Math.abs(dc) + Math.abs(dd);
    }
  }
  return rows < leastRows || plain / rows < leastMotion ? null : size / plain;
}

/** Fewer rows show nothing. */
const leastRows = 20;
/** Pixels a row: below that boxes only tremble. */
const leastMotion = 0.5;
/**
 * Of boxes that move, a size changes less than the corner would have to. Read rightly, eight files (PETS09-S2L1, TUD-Campus, four of
 * MOT17 and JAAD, the real persons file, a tracker's) have 1.6 to 10; given as corners 0.1 to 1.3.
 */
const clearMotion = 0.9;
/** A reading is doubted where so much of the boxes lies outside the picture (0.02 at most in those eight files) ... */
const doubtedOutside = 0.15;
/** ... and another reading leaves less than this part of it outside. */
const clearlyBetter = 0.25;

/** What the boxes of a file look like. */
type LayoutVerdict =
  | { readonly kind: 'fits' }
  /** `likely` explains the numbers where the convention that was expected does not; null where none does. */
  | { readonly kind: 'misfits'; readonly why: string; readonly likely: BoxConvention | null };

/**
 * Whether the numbers of a file can be boxes in the convention that its format has, and which they seem to be in where they cannot: by
 * their range, by the boxes without size, by what would lie outside the picture, and by how they change while somebody walks. `picture`
 * is null where no video is at hand. `persons` are the rows of each id, in the order of the file.
 */
export function judgeLayout(
  persons: readonly Numbers[],
  expected: BoxConvention,
  picture: PictureSize | null,
): LayoutVerdict {
  const shares = shareOfShares(persons);
  if (expected.unit === 'pixel' && shares >= nearlyAll) {
    return {
      kind: 'misfits',
      why: 'its boxes go from 0 to 1, as shares of the picture do, where pixels were expected',
      likely: { corners: bestCorners(persons, expected.corners, { widthPx: 1, heightPx: 1 }), unit: 'share' },
    };
  }
  if (expected.unit === 'share' && shares < nearlyAll) {
    return {
      kind: 'misfits',
      why: 'its boxes go far beyond 1, where shares of the picture from 0 to 1 were expected',
      likely: { corners: bestCorners(persons, expected.corners, picture), unit: 'pixel' },
    };
  }
  const frame = expected.unit === 'share' ? { widthPx: 1, heightPx: 1 } : picture;
  const own = fitOf(expected.corners, persons, frame);
  const better = bestCorners(persons, expected.corners, frame);
  if (better !== expected.corners) {
    const other = fitOf(better, persons, frame);
    const isDoubted = own.outside > doubtedOutside && other.outside < own.outside * clearlyBetter;
    if (isDoubted) {
      const percent = Math.round(own.outside * 100);
      const what = own.flat > own.outside / 2 ? 'of its boxes have no size' : 'of their area lies outside the picture';
      return {
        kind: 'misfits',
        why: `read as ${cornerWords[expected.corners]}, ${percent} % ${what}`,
        likely: { corners: better, unit: expected.unit },
      };
    }
  }
  const hidden = expected.corners === 'xywh' && expected.unit === 'pixel' ? hiddenCorners(persons, picture) : null;
  if (hidden !== null) return { kind: 'misfits', why: hidden, likely: { corners: 'xyxy', unit: 'pixel' } };
  return { kind: 'fits' };
}

/** Boxes of people are this much higher than wide: the middle ones of those eight files 1.7 to 2.8 times. */
const uprightFrom = 1.2;

/** What shows that x, y, width, height are corners although they all lie in the picture; null where nothing does. */
function hiddenCorners(persons: readonly Numbers[], picture: PictureSize | null): string | null {
  if (fitOf('xyxy', persons, picture).outside >= 0.02) return null;
  const motion = cornerMotion(persons);
  if (motion !== null && motion < clearMotion) {
    return 'what should be widths and heights moves along with the boxes, as corners do';
  }
  const isUpright = (middleShape('xyxy', persons) ?? 0) >= uprightFrom;
  const own = middleShape('xywh', persons);
  return isUpright && own !== null && own < 1 ? 'they would be wider than high, which as corners they are not' : null;
}

/** The middle of the boxes' heights to their widths; null where there are too few. */
function middleShape(corners: BoxCorners, persons: readonly Numbers[]): number | null {
  const shapes: number[] = [];
  for (const numbers of persons) {
    for (let at = 0; at < numbers.length; at += 4) {
      const [x1, y1, x2, y2] = cornersOf(corners, numbers, at);
      if (x2 > x1 && y2 > y1) shapes.push((y2 - y1) / (x2 - x1));
    }
  }
  return shapes.length < leastRows ? null : shapes.sort((a, b) => a - b)[shapes.length >> 1];
}

/** The order under which the least of the boxes is flat or outside; the expected one among equals. */
function bestCorners(persons: readonly Numbers[], expected: BoxCorners, picture: PictureSize | null): BoxCorners {
  let best = expected;
  let least = fitOf(expected, persons, picture).outside;
  for (const corners of boxCorners) {
    const { outside } = fitOf(corners, persons, picture);
    if (outside < least - 1e-9) [best, least] = [corners, outside];
  }
  return best;
}
