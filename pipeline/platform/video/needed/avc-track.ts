import type { FileHandle } from 'node:fs/promises';
import { bytesAt, findPart, firstPart, mp4Boxes } from '../container-parts.ts';

/** How the H.264 pictures of an MP4 are written. */
export interface AvcTrack {
  /** The content of the `avcC` box (ISO/IEC 14496-15, 5.3.3.1.2): the parameter sets that a decoder begins with. */
  readonly configuration: Uint8Array;
  /** How many bytes say how long each unit of a picture is: 1, 2 or 4. */
  readonly lengthBytes: number;
}

/**
 * Reads how the `stream`th track of an MP4 writes its pictures. Null for another container, another codec, parameter sets that stand
 * among the pictures, and a track that changes them on the way.
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
  return configuration.length < 7 ? null : { configuration, lengthBytes: (configuration[4] & 3) + 1 };
}

/** What other pictures owe to one: everything behind an `idr` begins anew there, and nobody needs a `disposable` one. */
export type PictureKind = 'idr' | 'reference' | 'disposable';

/** What the first bytes of a picture tell: its kind, how far on the next of its units begins, or that it is not understood. */
export type PictureHead = PictureKind | { readonly nextUnit: number } | null;

/**
 * Reads the kind of an H.264 picture from its first bytes (ITU-T H.264, 7.3.1 and 7.4.1): the first unit that holds a slice tells it
 * for all of them. Null for slices in partitions and layered video, which are left to the decoder.
 */
export function pictureKind(head: Uint8Array, lengthBytes: number): PictureHead {
  let at = 0;
  while (at + lengthBytes < head.length) {
    const length = head.subarray(at, at + lengthBytes).reduce((value, byte) => value * 256 + byte, 0);
    const header = head[at + lengthBytes];
    const type = header & 31;
    if (type === 5) return 'idr';
    if (type === 1) return (header & 0x60) === 0 ? 'disposable' : 'reference';
    // Hints to the decoder, parameter sets, delimiters, filling: a slice comes behind them.
    if (![6, 7, 8, 9, 12].includes(type) || length === 0) return null;
    at += lengthBytes + length;
  }
  return { nextUnit: at };
}
