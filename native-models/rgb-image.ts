/** An upright picture in memory: `data` holds height * width * 3 bytes, rows top to bottom, R G B a pixel. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}
