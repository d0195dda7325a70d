import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { PersonTrack } from '../tracks/person-track.ts';

/** What a file of persons held. */
export interface PersonsRead {
  /** In the file's order (NPZ) or by id (MOT text); at least one. */
  readonly tracks: readonly PersonTrack[];
  /** Rows that are in no track: marked as not to be used (conf 0), or a second box of one person in one frame. */
  readonly rowsLeftOut: number;
  /** What was changed or left out, in sentences; empty for a file without oddities. */
  readonly warnings: readonly string[];
  /** How the file was understood: `MOT text, frames from 1, boxes as x, y, width, height`. */
  readonly readAs: string;
}

/** The rows of one person as a file has them, in any order, unchecked. */
export interface PersonRows {
  readonly id: number;
  /** (N,) 0-based frame numbers. */
  readonly frames: ArrayLike<number>;
  /** (N * 4) x1, y1, x2, y2 a row. */
  readonly boxesPx: ArrayLike<number>;
  /** (N,); null where the file has none. */
  readonly confidences: ArrayLike<number> | null;
  /** (N,); null where the file has none. */
  readonly detectionIndices: ArrayLike<number> | null;
  readonly trackletIds: readonly number[];
}

/** A track and what had to be done to get it. */
interface CheckedRows {
  readonly track: PersonTrack;
  /** Rows dropped because a more confident row has the same frame. */
  readonly repeatedFrames: number;
  /** Confidences that were outside 0 to 1 and were moved to the nearer end, or below 0 and taken as "none", that is 1. */
  readonly oddConfidences: number;
}

/** Frame numbers are kept as 32-bit integers; at 60 frames a second that is more than a year. */
const maxFrame = 2 ** 31 - 1;
/** No picture is larger (16-bit sides); a box far beyond is no box of a picture. */
const maxCoordinatePx = 1_000_000;

const bad = (id: number, message: string): DoppelError => new DoppelError('bad_persons', `person ${id}: ${message}.`);

function checkValues(rows: PersonRows): void {
  const { id, frames, boxesPx } = rows;
  for (let row = 0; row < frames.length; row++) {
    const frame = frames[row];
    if (!Number.isInteger(frame) || frame < 0 || frame > maxFrame) {
      throw bad(id, `row ${row} has frame number ${frame}; frames are whole numbers from 0 to ${maxFrame}`);
    }
    for (let i = row * 4; i < row * 4 + 4; i++) {
      if (!(Math.abs(boxesPx[i]) <= maxCoordinatePx)) {
        const box = Array.from({ length: 4 }, (_, k) => boxesPx[row * 4 + k]).join(', ');
        throw bad(id, `row ${row} (frame ${frame}) has the box (${box}); its coordinates must be numbers of pixels`);
      }
    }
    const confidence = rows.confidences?.[row] ?? 1;
    if (Number.isNaN(confidence)) throw bad(id, `row ${row} (frame ${frame}) has a confidence that is not a number`);
    const detection = rows.detectionIndices?.[row] ?? -1;
    if (!Number.isInteger(detection) || detection < -1 || detection > maxFrame) {
      throw bad(id, `row ${row} (frame ${frame}) has detection index ${detection}; it is a row number, or -1 for none`);
    }
  }
}

/** A tracker that has no confidence to give writes -1 (the convention of MOT result files); that counts as certain. */
function usableConfidence(confidence: number): number {
  return confidence < 0 ? 1 : Math.min(confidence, 1);
}

/**
 * Checks the rows of one person and puts them in order of frames. Of several rows with the same frame the most confident one
 * is kept, the earliest among equals. Throws `bad_persons`, naming person and row, for ids and frames that are negative or not
 * whole, boxes and confidences that are not numbers, and when no row is left.
 */
export function trackFromRows(rows: PersonRows): CheckedRows {
  const { id, frames, boxesPx } = rows;
  if (!Number.isSafeInteger(id) || id < 0) {
    throw new DoppelError('bad_persons', `a person has the id ${id}; ids are whole numbers from 0.`);
  }
  if (frames.length === 0) throw bad(id, 'it has no rows');
  checkValues(rows);

  const confidence = (row: number): number => usableConfidence(rows.confidences?.[row] ?? 1);
  const order = Array.from({ length: frames.length }, (_, row) => row);
  order.sort((a, b) => frames[a] - frames[b] || confidence(b) - confidence(a) || a - b);
  const kept = order.filter((row, place) => place === 0 || frames[row] !== frames[order[place - 1]]);

  const track: PersonTrack = {
    personId: personId(id),
    frameIndices: Int32Array.from(kept, (row) => frames[row]),
    boxesPx: new Float32Array(kept.length * 4),
    confidences: Float32Array.from(kept, confidence),
    detectionIndices: Int32Array.from(kept, (row) => rows.detectionIndices?.[row] ?? -1),
    trackletIds: rows.trackletIds,
  };
  kept.forEach((row, place) => {
    for (let k = 0; k < 4; k++) track.boxesPx[place * 4 + k] = boxesPx[row * 4 + k];
  });
  let oddConfidences = 0;
  for (const row of order) if (confidence(row) !== (rows.confidences?.[row] ?? 1)) oddConfidences++;
  return { track, repeatedFrames: order.length - kept.length, oddConfidences };
}

/** The sentences about what was done to the rows of a whole file. */
export function warningsAbout(checked: readonly CheckedRows[]): readonly string[] {
  const warnings: string[] = [];
  const repeated = checked.filter((rows) => rows.repeatedFrames > 0);
  if (repeated.length > 0) {
    const total = repeated.reduce((sum, rows) => sum + rows.repeatedFrames, 0);
    const [first] = repeated;
    warnings.push(
      `${total} rows were left out because their person has a more confident box in the same frame ` +
        `(${repeated.length} persons, the first is person ${first.track.personId}).`,
    );
  }
  const odd = checked.reduce((sum, rows) => sum + rows.oddConfidences, 0);
  if (odd > 0) {
    warnings.push(`${odd} confidences lie outside 0 to 1; those below 0 count as 1 (none given), those above 1 as 1.`);
  }
  return warnings;
}
