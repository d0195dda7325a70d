import { DoppelError } from './doppel-error.ts';

/**
 * A mask as COCO writes it: lengths of runs of 0 and 1 by turns, beginning with 0, down the columns one after another; as a text of
 * six-bit characters in which each length from the third on is its difference to the one two before.
 */
export interface CocoRle {
  /** Height, width. */
  readonly size: readonly [number, number];
  readonly counts: string;
}

/** First character of the text's alphabet, and how many bits each carries (cocodataset/cocoapi, the format's public description). */
const firstCharacter = 48;
const bitsEach = 5;

/** Part of a mask, in pixels: right and bottom exclusive. */
export interface MaskPart {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The run lengths of a mask (height * width, row by row, 0 or not) down its columns; only `part` is looked at, the rest is taken for 0. */
function maskRuns(mask: Uint8Array, height: number, width: number, part: MaskPart): readonly number[] {
  const runs: number[] = [];
  let last = 0;
  let start = 0;
  const turn = (value: number, at: number): void => {
    if (value === last) return;
    runs.push(at - start);
    start = at;
    last = value;
  };
  for (let x = part.left; x < part.right; x++) {
    if (part.top > 0) turn(0, x * height);
    for (let y = part.top; y < part.bottom; y++) turn(mask[y * width + x] === 0 ? 0 : 1, x * height + y);
    if (part.bottom < height) turn(0, x * height + part.bottom);
  }
  if (part.right < width) turn(0, part.right * height);
  runs.push(height * width - start);
  return runs;
}

/** The mask of run lengths, row by row. @throws DoppelError `bad_file` where they do not sum to its pixels. */
export function maskOfRuns(runs: readonly number[], height: number, width: number): Uint8Array {
  const mask = new Uint8Array(height * width);
  let at = 0;
  runs.forEach((length, index) => {
    if (!Number.isInteger(length) || length < 0 || at + length > mask.length) throw wrongRuns(height, width);
    if (index % 2 === 1) {
      for (let pixel = at; pixel < at + length; pixel++)
        mask[(pixel % height) * width + Math.floor(pixel / height)] = 1;
    }
    at += length;
  });
  if (at !== mask.length) throw wrongRuns(height, width);
  return mask;
}

/** Writes a mask (height * width, row by row) in COCO's compressed form; where `part` is given, nothing lies outside of it. */
export function encodeRle(
  mask: Uint8Array,
  height: number,
  width: number,
  part: MaskPart = { left: 0, top: 0, right: width, bottom: height },
): CocoRle {
  const runs = maskRuns(mask, height, width, part);
  let counts = '';
  runs.forEach((run, index) => {
    let rest = index > 2 ? run - runs[index - 2] : run;
    let isLast = false;
    while (!isLast) {
      const part = rest & 31;
      rest >>= bitsEach;
      isLast = part & 16 ? rest === -1 : rest === 0;
      counts += String.fromCharCode(firstCharacter + (isLast ? part : part | 32));
    }
  });
  return { size: [height, width], counts };
}

/** Reads a mask in COCO's compressed form, row by row. @throws DoppelError `bad_file` where the text is no such mask. */
export function decodeRle({ size: [height, width], counts }: CocoRle): Uint8Array {
  const runs: number[] = [];
  for (let at = 0; at < counts.length; ) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += bitsEach) {
      const part = counts.charCodeAt(at++) - firstCharacter;
      if (!(part >= 0 && part < 64) || shift > 30) throw wrongRuns(height, width);
      value |= (part & 31) << shift;
      more = (part & 32) !== 0;
      if (!more && part & 16 && shift + bitsEach < 32) value |= -1 << (shift + bitsEach);
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return maskOfRuns(runs, height, width);
}

const wrongRuns = (height: number, width: number): DoppelError =>
  new DoppelError('bad_file', `A mask's run lengths do not describe ${width} x ${height} pixels.`);
