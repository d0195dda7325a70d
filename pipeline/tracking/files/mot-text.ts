import { DoppelError } from '#base/doppel-error.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import { type PersonsRead, trackFromRows, warningsAbout } from './person-rows.ts';

/** The rows of one id while the file is read; plain arrays, because nobody knows how many will come. */
interface GrowingRows {
  readonly frames: number[];
  readonly boxesPx: number[];
  readonly confidences: number[];
}

/** frame, id, x, y, w, h; a seventh column is the confidence, what follows is not needed. */
const neededColumns = 6;
/** An ordinary decimal number; not hexadecimal, not NaN, not Infinity, all of which JavaScript's Number() takes. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Longer than any row of numbers; a line beyond it is no text of boxes, and is not copied into messages. */
const maxLineCharacters = 2_000;

function parseNumber(text: string): number {
  return decimal.test(text) ? Number(text) : Number.NaN;
}

/** Reads one line into the rows; false when the row is marked as not to be used. */
function addLine(line: string, rowsById: Map<number, GrowingRows>, fail: (problem: string) => DoppelError): boolean {
  if (line.length > maxLineCharacters) throw fail(`has ${line.length} characters`);
  const columns = line.includes(',') ? line.split(',') : line.split(/\s+/);
  if (columns.length < neededColumns) {
    throw fail(`has ${columns.length} columns; frame, id, x, y, width and height are needed`);
  }
  const [frame, id, x, y, width, height] = columns.slice(0, neededColumns).map((text) => parseNumber(text.trim()));
  // Some trackers leave the confidence empty; an absent one is the same.
  const confidenceText = columns[neededColumns]?.trim() ?? '';
  const confidence = confidenceText === '' ? 1 : parseNumber(confidenceText);
  const isRead = [frame, id, x, y, width, height, confidence].every(Number.isFinite);
  if (!isRead) throw fail('has something that is not a number in its first seven columns');
  if (!Number.isInteger(frame) || frame < 1) throw fail(`has frame ${frame}; frames are whole numbers from 1`);
  if (!Number.isSafeInteger(id)) throw fail(`has id ${id}; ids are whole numbers`);
  if (confidence === 0) return false;
  if (id < 0) throw fail(`has id ${id}; a file of detections has no ids yet, a tracker must give them`);
  if (width < 0 || height < 0) throw fail(`has a box of ${width} by ${height} pixels`);
  const rows = rowsById.get(id) ?? { frames: [], boxesPx: [], confidences: [] };
  rowsById.set(id, rows);
  rows.frames.push(frame - 1);
  rows.boxesPx.push(x, y, x + width, y + height);
  rows.confidences.push(confidence);
  return true;
}

/**
 * Reads MOT text (`frame, id, x, y, width, height, confidence, ...`, separated by commas or white space). Frames are 1-based
 * there and 0-based here; coordinates stay as they are, boxes become x1, y1, x2, y2. Each id is one person made of one
 * tracklet, ordered by id. Rows with confidence 0 are left out and counted. Blank lines, CRLF, a byte order mark, more columns
 * and whole numbers written as `3.0` are taken. `name` stands in front of every message.
 *
 * Throws `bad_persons` for any other line (with its number and content) and where no row is left.
 */
export function readMotText(bytes: Uint8Array, name: string): PersonsRead {
  const text = new TextDecoder().decode(bytes);
  const rowsById = new Map<number, GrowingRows>();
  let notUsed = 0;
  let lineNumber = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end).trim();
    start = end === -1 ? text.length : end + 1;
    lineNumber++;
    if (line === '') continue;
    const fail = (problem: string): DoppelError => {
      const content = JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}...` : line);
      return new DoppelError('bad_persons', `${name}: line ${lineNumber} ${problem}: ${content}.`);
    };
    if (!addLine(line, rowsById, fail)) notUsed++;
  }
  if (rowsById.size === 0) {
    const why = notUsed > 0 ? `, only ${notUsed} rows with confidence 0, which mark what is not to be used` : '';
    throw new DoppelError('bad_persons', `${name}: there is no person in it${why}.`);
  }
  const ids = [...rowsById.keys()].sort((a, b) => a - b);
  const checked = ids.map((id) => {
    const rows = rowsById.get(id) as GrowingRows;
    try {
      return trackFromRows({ id, ...rows, detectionIndices: null, trackletIds: [id] });
    } catch (error) {
      if (!(error instanceof DoppelError)) throw error;
      throw new DoppelError(error.code, `${name}: ${error.message}`, { cause: error });
    }
  });
  const warnings = [...warningsAbout(checked)];
  if (notUsed > 0) warnings.unshift(`${notUsed} rows with confidence 0 were left out.`);
  return {
    tracks: checked.map(({ track }) => track),
    rowsLeftOut: checked.reduce((sum, person) => sum + person.repeatedFrames, notUsed),
    warnings,
  };
}

/** The shortest decimal, of up to 9 places, for which `isExact` holds; else the number in full. */
function shortest(value: number, isExact: (rounded: number) => boolean): string {
  for (let places = 0; places <= 9; places++) {
    const text = value.toFixed(places);
    if (isExact(Number(text))) return String(Number(text));
  }
  return String(value);
}

/**
 * MOT text of these persons, a row a box, ordered by frame and id: `frame (1-based), id, x, y, width, height, confidence, -1,
 * -1, -1`. Reading it back gives the same boxes and confidences to the last bit (a confidence of 0 would be left out; it is
 * written as 1e-9; a box with x2 < x1 would be refused).
 */
export function writeMotText(persons: readonly PersonTrack[]): string {
  const lines: { readonly frame: number; readonly id: number; readonly text: string }[] = [];
  for (const person of persons) {
    for (let row = 0; row < person.frameIndices.length; row++) {
      const [x1, y1, x2, y2] = person.boxesPx.subarray(row * 4, row * 4 + 4);
      const frame = person.frameIndices[row] + 1;
      const x = shortest(x1, (value) => Math.fround(value) === x1);
      const y = shortest(y1, (value) => Math.fround(value) === y1);
      const width = shortest(x2 - Number(x), (value) => Math.fround(Number(x) + value) === x2);
      const height = shortest(y2 - Number(y), (value) => Math.fround(Number(y) + value) === y2);
      const confidence = person.confidences[row];
      const sure = confidence === 0 ? '1e-9' : shortest(confidence, (value) => Math.fround(value) === confidence);
      const text = `${frame},${person.personId},${x},${y},${width},${height},${sure},-1,-1,-1\n`;
      lines.push({ frame, id: person.personId, text });
    }
  }
  lines.sort((a, b) => a.frame - b.frame || a.id - b.id);
  return lines.map(({ text }) => text).join('');
}
