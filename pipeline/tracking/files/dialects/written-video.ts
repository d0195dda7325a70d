/** What the files of other programs say of the video that persons are in. */
export interface WrittenVideo {
  /** The file's name, without its folder. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Null where it is not known. */
  readonly frameCount: number | null;
}
