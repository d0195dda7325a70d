import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { type TrackReading, trackFormatTitles } from '#contract/track-formats.ts';
import { counted } from '#contract/words/count-words.ts';
import {
  type BoxConvention,
  type BoxUnit,
  conventionOf,
  cornersOf,
  cornerWords,
  layoutName,
  maxCoordinatePx,
  type PictureSize,
  pictureIn,
  unitWords,
} from './box-layout.ts';
import type { BoxRows, RowsOfId } from './box-rows.ts';
import { chooseClasses } from './class-choice.ts';
import { judgeLayout } from './judge-layout.ts';
import { type PersonRows, type PersonsRead, trackFromRows, warningsAbout } from './person-rows.ts';

/** Where more of a file's rows than this cannot be used, something is wrong with the file, or with how it is read. */
const mostOdd = 0.2;
/** Frame numbers are kept as 32-bit integers; at 60 frames a second that is more than a year. */
const maxFrame = 2 ** 31 - 1;

/** How a file's numbers were understood. */
interface Understood {
  readonly convention: BoxConvention;
  readonly framesFrom: 0 | 1;
}

/**
 * The persons of rows that were read: frames counted from 0, boxes as x1, y1, x2, y2 in pixels, a row a frame. A row that cannot be one
 * (no number, no size, an impossible frame) is left out, counted and told; so is what the reader left out. Boxes in shares of the
 * picture become pixels by its size; without a picture, as when only the file is looked at, they stay shares, and a sentence says so.
 *
 * Throws `bad_persons` where a large part of the rows cannot be used, where the boxes are in another convention than expected (naming
 * the likely one and the option that reads it), where frames count from 0 that should from 1, and where nobody is left.
 */
export function settleRows(rows: BoxRows, reading: TrackReading, picture: PictureSize | null): PersonsRead {
  refuseDetections(rows);
  const classes = chooseClasses(rows, reading);
  const convention = conventionOf(reading.boxes ?? layoutName(rows.meaning.boxes), rows.meaning.boxes);
  if (reading.boxes === undefined) refuseOtherLayout(rows, convention, picture);
  const understood = { convention, framesFrom: reading.frames_from ?? firstFrame(rows) };
  const scale = convention.unit === 'pixel' ? null : scaleOf(convention.unit, picture);
  const leastSeen = reading.min_visibility ?? 0;
  const asked = { ...understood, scale, classes, leastSeen };
  const kept = [...rows.byId].map(([id, own]) => keepPossible(rows, id, own, asked));
  tellUnseen(rows, classes);
  refuseMostlyOdd(rows);
  const some = kept.filter(({ frames }) => frames.length > 0);
  if (some.length === 0) throw rows.refuseAs(nobodyWords(rows));
  if (rows.meaning.order === 'id') some.sort((a, b) => a.id - b.id);
  const checked = some.map((person) => named(rows, () => trackFromRows(person)));
  return {
    tracks: checked.map(({ track }) => track),
    rowsLeftOut: checked.reduce((sum, { repeatedFrames }) => sum + repeatedFrames, rows.odd + leftOutRows(rows)),
    warnings: [
      ...leftOutWords(rows),
      ...rows.notes,
      ...warningsAbout(checked),
      ...(convention.unit !== 'pixel' && picture === null
        ? [`Boxes are${unitWords[convention.unit]}; with the video they become pixels.`]
        : []),
    ],
    readAs: readingWords(rows, understood, reading),
  };
}

/** Pixels to a unit of the file; null without a picture. */
function scaleOf(unit: BoxUnit, picture: PictureSize | null): PictureSize | null {
  const whole = pictureIn(unit, picture);
  if (picture === null || whole === null) return null;
  return { widthPx: picture.widthPx / whole.widthPx, heightPx: picture.heightPx / whole.heightPx };
}

/** `MOT text, frames from 1, boxes as x, y, width, height`. */
function readingWords({ meaning }: BoxRows, { convention, framesFrom }: Understood, reading: TrackReading): string {
  const guessed =
    meaning.framesFrom === 'unsaid' && reading.frames_from === undefined
      ? ` (${framesFrom === 0 ? 'frame 0 is in it' : 'no frame 0 is in it; --frames-from 0 reads it the other way'})`
      : '';
  return `${trackFormatTitles[meaning.format]}, frames from ${framesFrom}${guessed}, boxes as ${cornerWords[convention.corners]}${unitWords[convention.unit]}`;
}

function refuseOtherLayout(rows: BoxRows, expected: BoxConvention, picture: PictureSize | null): void {
  const verdict = judgeLayout(
    [...rows.byId.values()].map(({ boxes }) => boxes),
    expected,
    picture,
  );
  switch (verdict.kind) {
    case 'fits':
      return;
    case 'misfits': {
      const { why, likely } = verdict;
      const title = trackFormatTitles[rows.meaning.format];
      const way =
        likely === null
          ? 'If they are boxes in another form, name it with --boxes'
          : `They seem to be ${cornerWords[likely.corners]}${unitWords[likely.unit]}: --boxes ${layoutName(likely)} reads them so, --boxes ${layoutName(expected)} as they were expected`;
      throw rows.refuse(`these are not the boxes of ${title}: ${why}. ${way}`);
    }
    default:
      assertNever(verdict);
  }
}

/** The number of the first frame, where nobody said it. Throws where the format's own cannot be true. */
function firstFrame(rows: BoxRows): 0 | 1 {
  const { framesFrom, format } = rows.meaning;
  if (framesFrom === 0) return 0;
  for (const [id, { frames, places }] of rows.byId) {
    const at = frames.indexOf(0);
    if (at < 0) continue;
    if (framesFrom === 'unsaid') return 0;
    throw rows.refuse(
      `${rows.meaning.rowWords(id, places[at])} has frame 0; frames are whole numbers from 1 in ${trackFormatTitles[format]}. If this file counts from 0, --frames-from 0 reads it so`,
    );
  }
  return 1;
}

/** Which rows are wanted, and what their numbers mean. */
interface Wanted extends Understood {
  /** What a number of the file is in pixels, across and down; null where it is pixels, or the picture is not known. */
  readonly scale: PictureSize | null;
  readonly classes: ReadonlySet<number>;
  /** 0 to 1. */
  readonly leastSeen: number;
}

/** The rows of a person that are wanted and can be, in our own form; those that cannot are counted as odd. */
function keepPossible(rows: BoxRows, id: number, own: RowsOfId, wanted: Wanted): PersonRows {
  const { convention, framesFrom, scale, classes, leastSeen } = wanted;
  const [frames, boxesPx, confidences, detections]: number[][] = [[], [], [], []];
  const [scaleX, scaleY] = scale === null ? [1, 1] : [scale.widthPx, scale.heightPx];
  own.frames.forEach((frame, row) => {
    if (!classes.has(own.classes[row])) return;
    if (own.visibilities[row] < leastSeen) {
      rows.leaveOut(`less visible than ${leastSeen}`);
      return;
    }
    const place = own.places[row];
    const [x1, y1, x2, y2] = cornersOf(convention.corners, own.boxes, row * 4);
    const problem =
      frameProblem(frame, framesFrom) ??
      boxProblem(x1, y1, x2, y2, own.boxes, row * 4) ??
      detectionProblem(own.detections[row]);
    if (problem !== null) {
      rows.addOdd(rows.meaning.rowWords(id, place), problem);
      return;
    }
    frames.push(frame - framesFrom);
    boxesPx.push(x1 * scaleX, y1 * scaleY, x2 * scaleX, y2 * scaleY);
    const confidence = own.confidences[row];
    confidences.push(Number.isNaN(confidence) ? 1 : confidence);
    detections.push(own.detections[row]);
  });
  return { id, frames, boxesPx, confidences, detectionIndices: detections, trackletIds: own.trackletIds };
}

/** Says how many of the rows that are read show nobody. */
function tellUnseen(rows: BoxRows, classes: ReadonlySet<number>): void {
  let unseen = 0;
  for (const own of rows.byId.values()) {
    own.visibilities.forEach((seen, row) => {
      if (seen === 0 && classes.has(own.classes[row])) unseen++;
    });
  }
  if (unseen === 0) return;
  rows.notes.push(
    `${counted(unseen, 'box has', 'boxes have')} visibility 0: others may be seen in them. --min-visibility leaves such boxes out.`,
  );
}

/** Nobody is in a file of which no row has an id. */
function refuseDetections(rows: BoxRows): void {
  if (rows.untracked === 0) return;
  if (rows.added === 0) {
    throw rows.refuseAs(
      `${rows.firstUntracked}, as all others; a file of detections has no ids yet, a tracker must give them`,
    );
  }
  rows.leaveOut('without an id yet (-1)', rows.untracked);
}

function frameProblem(frame: number, from: 0 | 1): string | null {
  if (Number.isInteger(frame) && frame >= from && frame - from <= maxFrame) return null;
  return `has frame ${frame}; frames are whole numbers from ${from} to ${maxFrame}`;
}

function boxProblem(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  numbers: readonly number[],
  at: number,
): string | null {
  const isPossible = Math.max(Math.abs(x1), Math.abs(y1), Math.abs(x2), Math.abs(y2)) <= maxCoordinatePx;
  if (!isPossible)
    return `has the box (${numbers.slice(at, at + 4).join(', ')}); its coordinates must be numbers of pixels`;
  if (x2 > x1 && y2 > y1) return null;
  return `has a box of ${Number((x2 - x1).toFixed(3))} by ${Number((y2 - y1).toFixed(3))} pixels`;
}

function detectionProblem(detection: number): string | null {
  if (Number.isInteger(detection) && detection >= -1 && detection <= maxFrame) return null;
  return `has detection index ${detection}; it is a row number, or -1 for none`;
}

function refuseMostlyOdd(rows: BoxRows): void {
  const all = rows.added + rows.unreadable;
  if (rows.odd === 0 || rows.odd <= all * mostOdd) return;
  const share = all === 1 ? '' : `${rows.odd} of ${all} rows cannot be used; the first: `;
  throw rows.refuseAs(`${share}${rows.firstOdd}`);
}

const leftOutRows = ({ leftOut }: BoxRows): number => [...leftOut.values()].reduce((sum, count) => sum + count, 0);

function leftOutWords(rows: BoxRows): readonly string[] {
  const words = [...rows.leftOut].map(([why, count]) => `${counted(count, 'row')} ${why} ${were(count)} left out.`);
  if (rows.odd > 0) {
    words.push(
      `${counted(rows.odd, 'row')} that cannot be used ${were(rows.odd)} left out; the first: ${rows.firstOdd}.`,
    );
  }
  return words;
}

const were = (count: number): string => (count === 1 ? 'was' : 'were');

function nobodyWords(rows: BoxRows): string {
  const found = [...rows.leftOut].map(([why, count]) => `${counted(count, 'row')} ${why}`);
  return `there is no person in it${found.length === 0 ? '' : `, only ${found.join(' and ')}`}`;
}

/** Puts the file's name in front of what is said about one of its persons. */
function named<T>(rows: BoxRows, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof DoppelError)) throw cause;
    throw new DoppelError(cause.code, `${rows.name}: ${cause.message}`, { cause });
  }
}
