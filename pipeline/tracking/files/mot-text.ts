import type { TrackReading } from '#contract/track-formats.ts';
import { counted } from '#contract/words/count-words.ts';
import { textLines } from '#platform/formats/text-lines.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import type { PictureSize } from './box-layout.ts';
import { type BoxRow, BoxRows, type FormatMeaning, quoted } from './box-rows.ts';
import type { PersonsRead } from './person-rows.ts';
import { settleRows } from './settle-rows.ts';

/** frame, id, x, y, w, h; a seventh column is the confidence, an eighth the class, a ninth how visible somebody is. */
const neededColumns = 6;
const classColumn = 7;
const visibilityColumn = 8;
/** From so many columns on, the eighth to the tenth are a place in the world (MOT15), unless they show that they are none. */
const worldColumns = 10;
/** An ordinary decimal number; not hexadecimal, not NaN, not Infinity, all of which JavaScript's Number() takes. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Longer than any row of numbers; a line beyond it is no text of boxes, and is not copied into messages. */
const maxLineCharacters = 2_000;

const motMeaning: FormatMeaning = {
  format: 'mot',
  boxes: { corners: 'xywh', unit: 'pixel' },
  framesFrom: 1,
  order: 'id',
  rowWords: (_id, line) => `line ${line}`,
};

/** MOT17's classes (Milan et al., MOT16: A Benchmark for Multi-Object Tracking, table 3), by their numbers. */
const motClasses = [
  '',
  'pedestrian',
  'person on vehicle',
  'car',
  'bicycle',
  'motorbike',
  'non motorized vehicle',
  'static person',
  'distractor',
  'occluder',
  'occluder on the ground',
  'occluder full',
  'reflection',
  'crowd',
];

/** Reads a number of a text; NaN for anything but an ordinary decimal. */
export function parseDecimal(text: string): number {
  return decimal.test(text) ? Number(text) : Number.NaN;
}

/** The fields of a line of numbers: set apart by commas, by semicolons (numbers then may have decimal commas), or by white space. */
function fieldsOf(line: string): readonly string[] {
  if (line.includes(';')) return line.split(';').map((text) => text.trim().replace(',', '.'));
  return (line.includes(',') ? line.split(',') : line.split(/\s+/)).map((text) => text.trim());
}

/** A row, how many columns its line has, and whether those behind MOT's ten say anything. */
interface MotRow extends BoxRow {
  readonly columns: number;
  readonly saysMore: boolean;
}

/** Reads one line; a sentence about it where it is no row. */
function readLine(line: string, place: number): MotRow | string {
  if (line.length > maxLineCharacters) return `has ${line.length} characters: ${quoted(line)}`;
  const fields = fieldsOf(line);
  if (fields.length < neededColumns) {
    return `has ${fields.length} columns; frame, id, x, y, width and height are needed: ${quoted(line)}`;
  }
  const [frame, id, x, y, width, height] = fields.slice(0, neededColumns).map(parseDecimal);
  // Some trackers leave the confidence empty; an absent one is the same.
  const confidenceText = fields[neededColumns] ?? '';
  const confidence = confidenceText === '' ? null : parseDecimal(confidenceText);
  if (![frame, id, x, y, width, height, confidence ?? 1].every(Number.isFinite)) {
    return `has something that is not a number in its first seven columns: ${quoted(line)}`;
  }
  if (!Number.isSafeInteger(id)) return `has id ${id}; ids are whole numbers: ${quoted(line)}`;
  const columns = fields.at(-1) === '' ? fields.length - 1 : fields.length;
  const className = fields[classColumn] ?? '';
  const visibility = parseDecimal(fields[visibilityColumn] ?? '');
  return {
    frame,
    id,
    box: [x, y, width, height],
    confidence,
    // Trackers that give no class write -1.
    className: className === '' || Number(className) === -1 ? null : className,
    visibility: visibility >= 0 && visibility <= 1 ? visibility : null,
    columns,
    saysMore: fields.slice(worldColumns).some((text) => text !== '' && Number(text) !== -1),
    place,
  };
}

/**
 * Reads MOT text (`frame, id, x, y, width, height, confidence, class, visibility`, set apart by commas, semicolons or white space; what
 * follows a # is a remark). Frames are 1-based there and 0-based here; coordinates stay as they are, boxes become x1, y1, x2, y2. Each
 * id is one person made of one tracklet, ordered by id. Rows with confidence 0, of other classes than pedestrians (class 1; 0 where
 * classes count from 0, as trackers write COCO's) and without an id yet (-1) are left out and counted, rows that are none too. Blank
 * lines, any line ends, UTF-16, a byte order mark, more columns and whole numbers written as `3.0` are taken. `classNames` are the names
 * of classes 1, 2, ... where another file says them. `name` stands in front of every message.
 *
 * Throws `bad_persons` where too many rows are none (with the number and content of the first), where boxes or frames are in another
 * convention, and where no person is left.
 */
export function readMotText(
  bytes: Uint8Array,
  name: string,
  options: {
    readonly reading?: TrackReading;
    readonly picture?: PictureSize | null;
    readonly classNames?: readonly string[];
  } = {},
): PersonsRead {
  const { reading = {}, picture = null, classNames } = options;
  const rows = new BoxRows(name, motMeaning);
  let [lineNumber, remarks, more, isClass] = [0, 0, 0, true];
  for (const whole of textLines(bytes)) {
    lineNumber++;
    const remark = whole.indexOf('#');
    const line = (remark < 0 ? whole : whole.slice(0, remark)).trim();
    if (remark >= 0 && line !== '') remarks++;
    if (line === '') continue;
    const row = readLine(line, lineNumber);
    if (typeof row === 'string') rows.addUnreadable(`line ${lineNumber}`, row);
    else if (row.confidence === 0) rows.leaveOut('with confidence 0');
    else {
      isClass &&= canBeClass(row);
      if (row.saysMore) more++;
      rows.add(row);
    }
  }
  if (remarks > 0) rows.notes.push(`What stands behind a # was passed over (${counted(remarks, 'line')}).`);
  if (more > 0) rows.notes.push(`Columns from the 11th on were not used (${counted(more, 'line')}).`);
  nameClasses(rows, isClass, classNames);
  return settleRows(rows, reading, picture);
}

/** Whether the eighth column can be a class in this row. */
function canBeClass({ className, visibility, columns }: MotRow): boolean {
  if (className === null || className === undefined) return true;
  const number = parseDecimal(className);
  const isName = Number.isNaN(number)
    ? /^[\p{L}_][\p{L}\d_ -]*$/u.test(className)
    : Number.isInteger(number) && number >= 0;
  return isName && (columns < worldColumns || visibility !== null || className === String(Math.trunc(number)));
}

/** Says what the numbers of the class column mean, or that they are none. */
function nameClasses(rows: BoxRows, isClass: boolean, names: readonly string[] | undefined): void {
  if (!isClass) {
    rows.forgetClasses();
    rows.notes.push('The columns behind the confidence are no classes and were not used.');
    return;
  }
  // MOT has no class 0; trackers that copy a detector's classes have, and there 0 is COCO's person.
  const isFromZero = rows.classNames.some((name) => name !== null && Number(name) === 0);
  rows.classTitle = (name) => {
    const number = Number(name);
    if (!Number.isInteger(number)) return name;
    if (isFromZero) return number === 0 ? 'person' : name;
    return names?.[number - 1] ?? motClasses[number] ?? name;
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
