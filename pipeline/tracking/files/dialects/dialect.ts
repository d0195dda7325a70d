import type { TrackFormat, TrackReading } from '#contract/track-formats.ts';
import type { PictureSize } from '../box-layout.ts';
import type { PersonsRead } from '../person-rows.ts';

/** How a file is to be read, and the picture that its boxes lie in; null where no video is at hand. */
export interface DialectOptions {
  readonly reading: TrackReading;
  readonly picture: PictureSize | null;
}

/** The beginning of a text file: enough to tell what it is. */
export interface TextHead {
  /** The first 64 kB, decoded. */
  readonly text: string;
  /** Its first lines that are not blank, trimmed; the last may be cut off. */
  readonly lines: readonly string[];
}

/** A form in which other programs write persons with their boxes, in one file. */
export interface Dialect {
  readonly format: TrackFormat;
  /** True where the beginning of a text can only be this. Asked in the order of `textDialects`. */
  readonly recognise: (head: TextHead) => boolean;
  /**
   * Reads the whole file. `name` stands in front of every sentence. Throws `bad_persons`, and `bad_file` where the text is not even
   * what its format is made of.
   */
  readonly read: (bytes: Uint8Array, name: string, options: DialectOptions) => PersonsRead | Promise<PersonsRead>;
}
