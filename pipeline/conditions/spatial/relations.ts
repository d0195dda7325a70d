import { type BoxPx, checkBox, type PictureSize } from './box-numbers.ts';

/** Names the rules below; stored with every result that they speak in. */
export const relationsVersion = 'relations-1';

/** Centres that differ by more than this share of the picture's height are above and below each other, else level. */
const levelShare = 0.05;
/** A box within this many picture diagonals of the middle of another's lower short side is at its end. */
const endShare = 0.05;

/** Where box A is, seen from box B. */
type VerticalRelation = 'above' | 'below' | 'same level';

/** What holds between two boxes of one picture, from A's side. */
interface BoxRelation {
  readonly vertical: VerticalRelation;
  /** A lies at the lower end of B, as a toe drain lies at the foot of a slope drain. */
  readonly atEnd: boolean;
}

/**
 * The relation of box A to box B. Above and below when the centres' heights differ by more than 0.05 of the picture's height (a
 * difference of exactly 0.05 is level). At the end of B when the distance from A's box to the middle of B's lower short side is at most
 * 0.05 picture diagonals (0 when the point lies in A). The lower short side of an upright box is its bottom; of a lying box (wider than
 * high) the short sides are left and right, equally low, and either counts; a square's is its bottom.
 * @throws DoppelError `bad_file` for an empty box or picture.
 */
export function boxRelation(a: BoxPx, b: BoxPx, picture: PictureSize): BoxRelation {
  checkBox(a, picture);
  checkBox(b, picture);
  const { widthPx, heightPx } = picture;
  const rise = ((b[1] + b[3]) / 2 - (a[1] + a[3]) / 2) / heightPx;
  const reachPx = endShare * Math.hypot(widthPx, heightPx);
  return {
    vertical: rise > levelShare ? 'above' : rise < -levelShare ? 'below' : 'same level',
    atEnd: lowerEnds(b).some(([x, y]) => distanceToBox(x, y, a) <= reachPx),
  };
}

/** The middles of a box's lower short sides: one of an upright or square box, two of a lying one. */
function lowerEnds([x1, y1, x2, y2]: BoxPx): readonly (readonly [number, number])[] {
  if (x2 - x1 <= y2 - y1) return [[(x1 + x2) / 2, y2]];
  const middle = (y1 + y2) / 2;
  return [
    [x1, middle],
    [x2, middle],
  ];
}

function distanceToBox(x: number, y: number, [x1, y1, x2, y2]: BoxPx): number {
  return Math.hypot(Math.max(x1 - x, 0, x - x2), Math.max(y1 - y, 0, y - y2));
}

/** Where in the picture's height a box's centre is, in thirds: for prompts and tables. */
export type PicturePosition = 'top' | 'middle' | 'bottom';

/** The third of the picture's height that holds the box's centre. */
export function picturePosition([, y1, , y2]: BoxPx, { heightPx }: PictureSize): PicturePosition {
  const centre = (y1 + y2) / 2 / heightPx;
  if (centre < 1 / 3) return 'top';
  return centre < 2 / 3 ? 'middle' : 'bottom';
}

/** How many boxes of each type stand in each relation to a box: the numbers that relations add to the spatial ones. */
interface RelationCounts {
  readonly above: number;
  readonly below: number;
  readonly level: number;
  readonly atEndOf: number;
  readonly hasAtEnd: number;
}

/**
 * Counts, for one box, the others of a type by relation: others that it is above, below or level with, whose end it lies at, and that lie
 * at its end.
 */
export function countRelations(box: BoxPx, others: readonly BoxPx[], picture: PictureSize): RelationCounts {
  const counts = { above: 0, below: 0, level: 0, atEndOf: 0, hasAtEnd: 0 };
  for (const other of others) {
    const { vertical, atEnd } = boxRelation(box, other, picture);
    if (vertical === 'above') counts.above++;
    else if (vertical === 'below') counts.below++;
    else counts.level++;
    if (atEnd) counts.atEndOf++;
    if (boxRelation(other, box, picture).atEnd) counts.hasAtEnd++;
  }
  return counts;
}
