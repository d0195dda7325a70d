/** How the stored picture becomes the upright one. */
export interface UprightTurn {
  /** Clockwise. */
  readonly rotationDegrees: 0 | 90 | 180 | 270;
  /** Whether the stored picture is also mirrored: left and right change places before it is turned. */
  readonly isMirrored: boolean;
  /** ffmpeg's filters that do it, in order. */
  readonly filters: readonly string[];
  /** Whether the file says exactly this: then every player shows the same, which cannot be said of 89.6 degrees. */
  readonly isExact: boolean;
  /** What the file asks for and is not done, in degrees clockwise: an angle that is no quarter; null where there is none. */
  readonly leftDegrees: number | null;
}

/**
 * Turns that are done, by the matrix (a, b, c, d) that the file asks for: x' = ax + cy, y' = bx + dy, y downwards. `transpose` counts as
 * ffmpeg does: 0 mirrors at the diagonal, 1 turns clockwise, 2 against it, 3 mirrors at the other diagonal.
 */
const turns: readonly (readonly [
  matrix: readonly [number, number, number, number],
  Pick<UprightTurn, 'rotationDegrees' | 'isMirrored' | 'filters'>,
])[] = [
  [[1, 0, 0, 1], { rotationDegrees: 0, isMirrored: false, filters: [] }],
  [[0, 1, -1, 0], { rotationDegrees: 90, isMirrored: false, filters: ['transpose=1'] }],
  [[-1, 0, 0, -1], { rotationDegrees: 180, isMirrored: false, filters: ['hflip', 'vflip'] }],
  [[0, -1, 1, 0], { rotationDegrees: 270, isMirrored: false, filters: ['transpose=2'] }],
  [[-1, 0, 0, 1], { rotationDegrees: 0, isMirrored: true, filters: ['hflip'] }],
  [[0, -1, -1, 0], { rotationDegrees: 90, isMirrored: true, filters: ['transpose=3'] }],
  [[1, 0, 0, -1], { rotationDegrees: 180, isMirrored: true, filters: ['vflip'] }],
  [[0, 1, 1, 0], { rotationDegrees: 270, isMirrored: true, filters: ['transpose=0'] }],
];

/** Nothing to turn. */
export const noTurn: UprightTurn = {
  rotationDegrees: 0,
  isMirrored: false,
  filters: [],
  isExact: true,
  leftDegrees: null,
};

/**
 * Half a degree. OpenCV, in whose pictures most trackers' boxes lie, rounds the angle to whole degrees and turns by quarters alone;
 * ffmpeg turns by a quarter from there on too, and by any other angle in between, which would cut corners off.
 */
const quarterSlack = Math.sin(Math.PI / 360);

/**
 * What is done about a display matrix, decided once for crops, boxes and page: a quarter turn, mirrored or not, where the matrix is one
 * to half a degree; anything else is left as it is stored, as OpenCV leaves it.
 *
 * @param matrix (9,) as ffprobe prints it, row by row in 16.16; null where the file has none
 */
export function uprightTurn(matrix: readonly number[] | null): UprightTurn {
  if (matrix === null || matrix.length < 5) return noTurn;
  const [a, b, , c, d] = matrix;
  const [across, down] = [Math.hypot(a, b), Math.hypot(c, d)];
  if (across === 0 || down === 0) return noTurn;
  const asked = [a / across, b / across, c / down, d / down];
  const found = turns.find(([turn]) => turn.every((value, at) => Math.abs(value - asked[at]) <= quarterSlack));
  if (found === undefined) return { ...noTurn, isExact: false, leftDegrees: (Math.atan2(b, a) * 180) / Math.PI };
  const isExact = across === down && found[0].every((value, at) => value === asked[at]);
  return { ...found[1], isExact, leftDegrees: null };
}

/** A picture's size once it stands upright, and how it comes to. */
interface UprightPicture {
  readonly turn: UprightTurn;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The filters that make the stored picture upright; none where it stands upright. */
export function turnFilters({ turn, widthPx, heightPx }: UprightPicture): readonly string[] {
  if (turn.filters.length === 0) return [];
  const [width, height] = turn.rotationDegrees % 180 === 90 ? [heightPx, widthPx] : [widthPx, heightPx];
  return [`scale=${width}:${height}`, ...turn.filters];
}
