import type { FileHandle } from 'node:fs/promises';
import { bytesAt, findPart, firstPart, mp4Boxes } from '../container-parts.ts';
import { BitReader, BitsEnd } from './bit-reader.ts';
import { readSequenceSet, type SequenceSet } from './sequence-set.ts';

/** How the H.264 pictures of an MP4 are written. */
export interface AvcTrack {
  /** The content of the `avcC` box (ISO/IEC 14496-15, 5.3.3.1.2): the parameter sets that a decoder begins with. */
  readonly configuration: Buffer;
  /** How many bytes say how long each unit of a picture is: 1, 2 or 4. */
  readonly lengthBytes: number;
  readonly sequence: SequenceSet;
}

/**
 * Reads how the `stream`th track of an MP4 writes its pictures. Null for another container, another codec, parameter sets that stand
 * among the pictures, a track that changes them on the way, and what `readSequenceSet` gives null for.
 */
export async function readAvcTrack(file: FileHandle, stream: number): Promise<AvcTrack | null> {
  const { size } = await file.stat();
  const track = await findPart(mp4Boxes, file, { from: 0, to: size }, ['moov', ['trak', stream]]);
  const table = track && (await findPart(mp4Boxes, file, track, ['mdia', 'minf', 'stbl', 'stsd']));
  if (!table) return null;
  // Behind version and flags stands how many kinds of pictures there are.
  const count = await bytesAt(file, table.from + 4, 4);
  const entry = await firstPart(mp4Boxes(file, table.from + 8, table.to));
  if (count.length < 4 || count.readUInt32BE(0) !== 1 || entry?.name !== 'avc1') return null;
  // A visual sample entry has 78 bytes before its boxes.
  const box = await findPart(mp4Boxes, file, { from: entry.from + 78, to: entry.to }, ['avcC']);
  if (box === null || box.to - box.from < 7 || box.to - box.from > 65_536) return null;
  const configuration = await bytesAt(file, box.from, box.to - box.from);
  const sequence = readSequenceSet(configuration);
  return sequence === null ? null : { configuration, lengthBytes: (configuration[4] & 3) + 1, sequence };
}

/** A picture, by its first bytes. */
export interface Picture {
  /** What other pictures owe to it: everything behind an `idr` begins anew there, and nobody needs a `disposable` one. */
  readonly kind: 'idr' | 'reference' | 'disposable';
  /** The last bits of its place in the order of display; 0 where pictures are shown as they are decoded. */
  readonly order: number;
}

/** What the first bytes tell: the picture, how far on the unit begins that tells more, or that it is not understood. */
export type PictureHead = Picture | { readonly nextUnit: number } | null;

/**
 * Reads an H.264 picture from its first bytes (ITU-T H.264, 7.3.1, 7.3.3 and 7.4.1): the first unit that holds a slice tells it for all of
 * them. Null for slices in partitions and layered video, and for parameter sets that are not the track's: these are left to the decoder.
 */
export function readPicture(head: Buffer, { configuration, lengthBytes, sequence }: AvcTrack): PictureHead {
  let at = 0;
  while (at + lengthBytes < head.length) {
    const length = head.readUIntBE(at, lengthBytes);
    const unit = head.subarray(at + lengthBytes, at + lengthBytes + length);
    if (unit.length === 0) return null;
    const type = unit[0] & 31;
    if (type === 1 || type === 5) {
      const picture = readSlice(unit, sequence);
      return picture ?? (at === 0 ? null : { nextUnit: at });
    }
    // Hints to the decoder, parameter sets, delimiters, filling: a slice comes behind them.
    if (![6, 7, 8, 9, 12].includes(type)) return null;
    if (type === 7 || type === 8) {
      if (unit.length < length) return at === 0 ? null : { nextUnit: at };
      if (!configuration.includes(unit)) return null;
    }
    at += lengthBytes + length;
  }
  return { nextUnit: at };
}

/** More than the numbers at the head of a slice take. */
const sliceHeadBytes = 64;

/** Null where the bytes end before what is read of them. */
function readSlice(unit: Uint8Array, { frameNumberBits, orderBits }: SequenceSet): Picture | null {
  const isIdr = (unit[0] & 31) === 5;
  const reader = new BitReader(unit.subarray(0, sliceHeadBytes));
  try {
    for (let n = 0; n < 3; n++) reader.number(); // where it begins, its kind, its parameters
    reader.bits(frameNumberBits);
    if (isIdr) reader.number(); // tells it from the last one
    const order = orderBits === null ? 0 : reader.bits(orderBits);
    return { kind: isIdr ? 'idr' : (unit[0] & 0x60) === 0 ? 'disposable' : 'reference', order };
  } catch (error) {
    if (error instanceof BitsEnd) return null;
    throw error;
  }
}
