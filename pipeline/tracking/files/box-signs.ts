import { type BoxCorners, cornersOf, maxCoordinatePx, type PictureSize } from './box-layout.ts';

/** Rows of one id as the judge sees them: `(N * 4)` numbers as the file has them, in its order. */
export type Numbers = ArrayLike<number>;

/** How well boxes are boxes under one reading: shares of all rows, 0 when all is well. */
interface Fit {
  /** Rows whose box has no size. */
  readonly flat: number;
  /** The mean share of a box that lies outside the picture; flat boxes count whole. 0 where the picture is not known. */
  readonly outside: number;
}

const isPossible = (...coordinates: readonly number[]): boolean =>
  coordinates.every((value) => Math.abs(value) <= maxCoordinatePx);

/** How well the boxes fit, read in this order; `picture` is in the unit of the numbers. */
export function fitOf(corners: BoxCorners, persons: readonly Numbers[], picture: PictureSize | null): Fit {
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

/** The part of the rows none of whose four numbers is larger than `most`, or smaller than minus it. */
export function shareUpTo(most: number, persons: readonly Numbers[]): number {
  let [rows, small] = [0, 0];
  for (const numbers of persons) {
    for (let at = 0; at < numbers.length; at += 4) {
      let largest = 0;
      for (let i = at; i < at + 4; i++) largest = Math.max(largest, Math.abs(numbers[i]));
      if (!Number.isFinite(largest)) continue;
      rows++;
      if (largest <= most) small++;
    }
  }
  return rows === 0 ? 0 : small / rows;
}

/** Fewer rows show nothing. */
export const leastRows = 20;
/** Pixels a row: below that boxes only tremble. */
const leastMotion = 0.5;

/**
 * How much the third and fourth number change from row to row, with the first and second taken off, for those as they are: well below 1
 * where they are a corner that moves with its box, above 1 where they are a size. Null where nobody moves.
 */
export function cornerMotion(persons: readonly Numbers[]): number | null {
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

/** Pixels a row by which widths must jump about: less is the rounding of whole numbers. */
const leastJump = 1.5;

/**
 * Where the first and second number go when width and height jump by one, apart from steady motion, summed: about -1 where they are the
 * left and upper sides of boxes that grow on all sides, about 0 where they are centres. Rows that go further than they grow are left
 * out: somebody else, or another place. Null where widths hardly jump.
 */
export function sideMotion(persons: readonly Numbers[]): number | null {
  const across = { side: 0, size: 0, rows: 0 };
  const down = { side: 0, size: 0, rows: 0 };
  for (const n of persons) {
    for (let at = 8; at < n.length; at += 4) {
      // The second difference: what is left when steady motion and growth are taken off.
      const jump = (i: number): number => n[at + i] - 2 * n[at - 4 + i] + n[at - 8 + i];
      takeJump(across, jump(0), jump(2));
      takeJump(down, jump(1), jump(3));
    }
  }
  if (across.rows < 2 * leastRows || across.size / across.rows < leastJump || down.size === 0) return null;
  return across.side / across.size + down.side / down.size;
}

function takeJump(sum: { side: number; size: number; rows: number }, side: number, size: number): void {
  if (!(Math.abs(side) <= Math.abs(size))) return;
  sum.rows++;
  sum.side += Math.sign(size) * side;
  sum.size += Math.abs(size);
}

/** The middle of the boxes' heights to their widths; null where there are too few. */
export function middleShape(corners: BoxCorners, persons: readonly Numbers[]): number | null {
  const shapes: number[] = [];
  for (const numbers of persons) {
    for (let at = 0; at < numbers.length; at += 4) {
      const [x1, y1, x2, y2] = cornersOf(corners, numbers, at);
      if (x2 > x1 && y2 > y1) shapes.push((y2 - y1) / (x2 - x1));
    }
  }
  return shapes.length < leastRows ? null : shapes.sort((a, b) => a - b)[shapes.length >> 1];
}
