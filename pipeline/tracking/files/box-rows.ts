import { DoppelError } from '#base/doppel-error.ts';
import { type TrackFormat, trackFormatTitles } from '#contract/track-formats.ts';
import type { BoxConvention } from './box-layout.ts';

/** What a format means by its numbers, and how a row of it is named in sentences. */
export interface FormatMeaning {
  readonly format: TrackFormat;
  readonly boxes: BoxConvention;
  /** The number of a video's first frame; `unsaid` where the format leaves it open: then it is 0 if any frame is 0. */
  readonly framesFrom: 0 | 1 | 'unsaid';
  /** Persons in the order of the file, or by id. */
  readonly order: 'file' | 'id';
  /** How a row is named: `line 12` of a text; of a table in a file with an array a person, `person 4: row 12`. */
  readonly rowWords: (id: number, place: number) => string;
}

/** A row as its file has it. */
export interface BoxRow {
  readonly id: number;
  readonly frame: number;
  /** The four numbers of the box, in the order and unit of the format. */
  readonly box: readonly [number, number, number, number];
  /** Null where none is given. */
  readonly confidence: number | null;
  /** The row of an upstream file of detections; absent where there is none. */
  readonly detection?: number;
  /** What the row is of, as the file says it; absent or null where it does not. */
  readonly className?: string | null;
  /** How much of the person is to be seen, 0 to 1; absent or null where the file does not say it. */
  readonly visibility?: number | null;
  /** The number of its line or row, for sentences. */
  readonly place: number;
}

/** The rows of one id; plain arrays, because nobody knows how many will come. */
export interface RowsOfId {
  readonly frames: number[];
  /** Four numbers a row. */
  readonly boxes: number[];
  /** NaN where none is given. */
  readonly confidences: number[];
  readonly detections: number[];
  /** The place of the row's class in `classNames`. */
  readonly classes: number[];
  /** NaN where none is given. */
  readonly visibilities: number[];
  readonly places: number[];
  trackletIds: readonly number[];
}

/** A reason for which a row is none of a person's, with the words that follow its count. */
type LeftOutWords = string;

/** How long a line may be where it is quoted. */
const quotedCharacters = 80;

/** A line or value as sentences quote it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}...` : text);

const noRows = (): RowsOfId => ({
  frames: [],
  boxes: [],
  confidences: [],
  detections: [],
  classes: [],
  visibilities: [],
  places: [],
  trackletIds: [],
});

/**
 * The rows of a file of boxes while it is read: those that are somebody's, by id; those that are left out for a reason that the format
 * gives, counted; and those that are odd, counted and the first one described. Judges nothing.
 */
export class BoxRows {
  /** What stands in front of every sentence. */
  readonly name: string;
  readonly meaning: FormatMeaning;
  readonly byId = new Map<number, RowsOfId>();
  /** The classes that rows are of, by the name that the file has for them; null for rows without one. */
  readonly classNames: (string | null)[] = [];
  /** The name of a class that the file gives as a number. */
  classTitle: (name: string) => string = (name) => name;
  /** Sentences about the file as a whole. */
  readonly notes: string[] = [];
  readonly leftOut = new Map<LeftOutWords, number>();
  odd = 0;
  firstOdd: string | null = null;
  /** Rows that were kept by `add`. */
  added = 0;
  /** Rows that could not even be added. */
  unreadable = 0;
  /** Rows with an id below 0, as of a box that no tracker has taken up yet; they are left out. */
  untracked = 0;
  firstUntracked: string | null = null;
  readonly #classes = new Map<string | null, number>();

  constructor(name: string, meaning: FormatMeaning) {
    this.name = name;
    this.meaning = meaning;
  }

  /** Keeps a row, unless its id says that nobody has it yet. Ids are whole numbers; whether frame and box can be is judged later. */
  add(row: BoxRow): void {
    const { id, frame, box, place } = row;
    if (id < 0) {
      this.untracked++;
      this.firstUntracked ??= `${this.meaning.rowWords(id, place)} has id ${id}`;
      return;
    }
    const rows = this.person(id);
    rows.frames.push(frame);
    rows.boxes.push(box[0], box[1], box[2], box[3]);
    rows.confidences.push(row.confidence ?? Number.NaN);
    rows.detections.push(row.detection ?? -1);
    rows.classes.push(this.#classOf(row.className ?? null));
    rows.visibilities.push(row.visibility ?? Number.NaN);
    rows.places.push(place);
    this.added++;
  }

  #classOf(name: string | null): number {
    const known = this.#classes.get(name);
    if (known !== undefined) return known;
    this.#classes.set(name, this.classNames.length);
    return this.classNames.push(name) - 1;
  }

  /** What was taken for classes is none: visibilities, which stand beside them, are none either. */
  forgetClasses(): void {
    this.classNames.fill(null);
    for (const { visibilities } of this.byId.values()) visibilities.fill(Number.NaN);
  }

  /** The rows of an id, which are none before the first. */
  person(id: number): RowsOfId {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const rows = { ...noRows(), trackletIds: [id] };
    this.byId.set(id, rows);
    return rows;
  }

  /** Counts a row that is not to be used for a reason that is no fault: `with confidence 0`. */
  leaveOut(words: LeftOutWords, rows = 1): void {
    this.leftOut.set(words, (this.leftOut.get(words) ?? 0) + rows);
  }

  /** Counts a row that cannot be used although it was added; `problem` goes on behind `line 12`. */
  addOdd(where: string, problem: string): void {
    this.odd++;
    this.firstOdd ??= `${where} ${problem}`;
  }

  /** Counts a row that cannot be read; `problem` goes on behind `line 12`. */
  addUnreadable(where: string, problem: string): void {
    this.unreadable++;
    this.addOdd(where, problem);
  }

  /** A refusal of the whole file that says what form it has. */
  refuseAs(problem: string): DoppelError {
    return this.refuse(`${trackFormatTitles[this.meaning.format]}: ${problem}`);
  }

  /** A refusal of the whole file. */
  refuse(problem: string, options?: { readonly cause: unknown }): DoppelError {
    return new DoppelError('bad_persons', `${this.name}: ${problem}.`, options);
  }
}
