import {
  type BoxConvention,
  type BoxCorners,
  boxCorners,
  cornerWords,
  type PictureSize,
  pictureIn,
} from './box-layout.ts';
import { cornerMotion, fitOf, middleShape, type Numbers, shareUpTo, sideMotion } from './box-signs.ts';

/** What the boxes of a file look like. */
type LayoutVerdict =
  | { readonly kind: 'fits' }
  /** `likely` explains the numbers where the convention that was expected does not; null where none does. */
  | { readonly kind: 'misfits'; readonly why: string; readonly likely: BoxConvention | null };

/** A convention is that of a file when so many of its rows show it. */
const nearlyAll = 0.95;
/** No coordinate of a share goes far beyond 1; boxes that stick out of the picture stay below this. */
const mostOfShare = 1.5;
/** As little beyond 1000 as rounding and boxes at the edge come to. */
const mostOfThousand = 1050;

/**
 * Whether the numbers of a file can be boxes in the convention that its format has, and which they seem to be in where they cannot: by
 * their range, by the boxes without size, by what would lie outside the picture, by their shape, and by how they change while somebody
 * walks. `picture` is null where no video is at hand. `persons` are the rows of each id, in the order of the file.
 */
export function judgeLayout(
  persons: readonly Numbers[],
  expected: BoxConvention,
  picture: PictureSize | null,
): LayoutVerdict {
  const shares = shareUpTo(mostOfShare, persons);
  if (expected.unit === 'pixel' && shares >= nearlyAll) {
    return {
      kind: 'misfits',
      why: 'its boxes go from 0 to 1, as shares of the picture do, where pixels were expected',
      likely: { corners: bestCorners(persons, expected.corners, pictureIn('share', null)), unit: 'share' },
    };
  }
  if (expected.unit === 'share' && shares < nearlyAll) {
    return {
      kind: 'misfits',
      why: 'its boxes go far beyond 1, where shares of the picture from 0 to 1 were expected',
      likely: { corners: bestCorners(persons, expected.corners, picture), unit: 'pixel' },
    };
  }
  if (expected.unit === 'pixel' && picture !== null) {
    const corners = thousandthsIn(persons, expected.corners, picture);
    if (corners !== null) {
      return {
        kind: 'misfits',
        why: `they fit a picture of ${picture.widthPx} x ${picture.heightPx} pixels badly, and a scale from 0 to 1000 well`,
        likely: { corners, unit: 'thousandth' },
      };
    }
  }
  return judgeCorners(persons, expected, pictureIn(expected.unit, picture));
}

/** A reading is doubted where so much of the boxes lies outside the picture (0.02 at most in the eight files of `hiddenCorners`) ... */
const doubtedOutside = 0.15;
/** ... and another reading leaves less than this part of it outside. */
const clearlyBetter = 0.25;
/**
 * Centres are doubted sooner, since a box is only moved by half its size: of nine files (PETS09-S2L1, TUD-Campus, four of MOT17, two
 * trackers', made scenes) read rightly none fits better as centres; given as centres all but PETS have 0.04 to 0.2 outside.
 */
const doubtedAsCorner = 0.03;

/** Whether the order of the numbers is the expected one; `frame` is the picture in their unit. */
function judgeCorners(persons: readonly Numbers[], expected: BoxConvention, frame: PictureSize | null): LayoutVerdict {
  const own = fitOf(expected.corners, persons, frame);
  const better = bestCorners(persons, expected.corners, frame);
  if (better !== expected.corners) {
    const other = fitOf(better, persons, frame);
    const isShifted = expected.corners === 'xywh' && better === 'cxcywh';
    const isDoubted =
      own.outside > (isShifted ? doubtedAsCorner : doubtedOutside) && other.outside < own.outside * clearlyBetter;
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
  if (expected.corners === 'xywh' && expected.unit === 'pixel') {
    const hidden = hiddenCorners(persons, frame);
    if (hidden !== null) return { kind: 'misfits', why: hidden, likely: { corners: 'xyxy', unit: 'pixel' } };
    if (standOnTheirCentres(persons, frame)) {
      const why = 'what should be left sides stays where it is when boxes become wider, as centres do';
      return { kind: 'misfits', why, likely: { corners: 'cxcywh', unit: 'pixel' } };
    }
  }
  return { kind: 'fits' };
}

/** Boxes of people are this much higher than wide: the middle ones of eight files 1.7 to 2.8 times. */
const usualShape = 2.2;
const uprightFrom = 1.2;
/** Higher than any of them: boxes that were squeezed. */
const squeezedFrom = 3.4;

/**
 * The order of boxes on a scale from 0 to 1000, as language models give them: where pixels do not fit the picture and thousandths do, and
 * the boxes are no worse shaped so; or where they fit it, but all would be thinner than people are. Null where nothing shows such a scale.
 */
function thousandthsIn(persons: readonly Numbers[], expected: BoxCorners, picture: PictureSize): BoxCorners | null {
  const whole = pictureIn('thousandth', null);
  if (whole === null || shareUpTo(mostOfThousand, persons) < nearlyAll) return null;
  const corners = bestCorners(persons, expected, whole);
  const shape = middleShape(corners, persons);
  if (shape === null || fitOf(corners, persons, whole).outside > doubtedOutside * clearlyBetter) return null;
  const asThousandths = (shape * picture.heightPx) / picture.widthPx;
  const isBetterShaped = strangeness(asThousandths) < strangeness(shape) + 0.1;
  const inPixels = bestCorners(persons, expected, picture);
  if (fitOf(inPixels, persons, picture).outside > doubtedOutside) return isBetterShaped ? corners : null;
  const isSqueezed = shape > squeezedFrom && asThousandths > uprightFrom && asThousandths < squeezedFrom;
  return isSqueezed && shareUpTo(reachOfThousand, persons) < 1 ? corners : null;
}

/** People walk on the lower part of a picture: a scale from 0 to 1000 is used at least up to here. */
const reachOfThousand = 500;

/** How far a shape is from that of people, as a ratio. */
const strangeness = (shape: number): number => Math.abs(Math.log(shape / usualShape));

/**
 * Of boxes that move, a size changes less than the corner would have to. Read rightly, eight files (PETS09-S2L1, TUD-Campus, four of
 * MOT17 and JAAD, the real persons file, a tracker's) have 1.6 to 10; given as corners 0.1 to 1.3.
 */
const clearMotion = 0.9;

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

/**
 * By `sideMotion` TUD-Campus, two detectors' files and the real persons file, whose widths jump about, have -0.61 to -0.82 read rightly;
 * given as centres -0.16 to 0.06.
 */
const restingCentre = -0.35;

/** Whether x, y, width, height are centres although they all lie in the picture: by how boxes grow, where they fit no worse as centres. */
function standOnTheirCentres(persons: readonly Numbers[], picture: PictureSize | null): boolean {
  const motion = sideMotion(persons);
  if (motion === null || motion < restingCentre) return false;
  return fitOf('cxcywh', persons, picture).outside <= fitOf('xywh', persons, picture).outside;
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
