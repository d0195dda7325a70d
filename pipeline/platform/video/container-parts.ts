import type { FileHandle } from 'node:fs/promises';

/** A part of a file that has a name: a box of MP4, an element of Matroska. */
export interface ContainerPart {
  readonly name: string;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** Reads the parts that lie side by side between two places; ends at the first that makes no sense. */
type Walk = (file: FileHandle, from: number, to: number) => AsyncGenerator<ContainerPart>;

/** More parts side by side than any index has; a file that is made of empty ones is not read for ever. */
const mostParts = 2000;

/** The id of Matroska's clusters, which hold the pictures. */
const matroskaCluster = '1f43b675';

/** The part at the end of a way of names; a name with a number is the one that so many of its kind precede. Null where there is none. */
export async function findPart(
  walk: Walk,
  file: FileHandle,
  inside: Pick<ContainerPart, 'from' | 'to'>,
  [step, ...rest]: readonly (string | readonly [name: string, before: number])[],
): Promise<ContainerPart | null> {
  const [name, before] = typeof step === 'string' ? [step, 0] : step;
  let seen = 0;
  for await (const part of walk(file, inside.from, inside.to)) {
    // Matroska's tracks stand before its pictures wherever they are written as they come.
    if (part.name === matroskaCluster) return null;
    if (part.name !== name || seen++ < before) continue;
    return rest.length === 0 ? part : await findPart(walk, file, part, rest);
  }
  return null;
}

/** The first of the parts; null where there is none. */
export async function firstPart(parts: AsyncGenerator<ContainerPart>): Promise<ContainerPart | null> {
  for await (const part of parts) return part;
  return null;
}

/** The boxes of an MP4 (ISO/IEC 14496-12) between two places, in order. */
export async function* mp4Boxes(file: FileHandle, from: number, to: number): AsyncGenerator<ContainerPart> {
  for (let [at, count] = [from, 0]; at + 8 <= to && count < mostParts; count++) {
    const header = await bytesAt(file, at, 16);
    if (header.length < 8) return;
    const length = header.readUInt32BE(0);
    const isLong = length === 1 && header.length === 16;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : length === 0 ? to - at : length;
    const start = at + (isLong ? 16 : 8);
    if (at + size < start) return;
    yield { name: header.toString('latin1', 4, 8), from: start, to: Math.min(to, at + size) };
    at += size;
  }
}

/** The elements of a Matroska file (RFC 9559) between two places, in order, named by their ids as they are written. */
export async function* matroskaElements(file: FileHandle, from: number, to: number): AsyncGenerator<ContainerPart> {
  for (let [at, count] = [from, 0]; at + 2 <= to && count < mostParts; count++) {
    const header = await bytesAt(file, at, 12);
    const idBytes = lengthOf(header[0]);
    const sizeBytes = lengthOf(header[idBytes]);
    if (idBytes > 4 || sizeBytes > 8 || header.length < idBytes + sizeBytes) return;
    const start = at + idBytes + sizeBytes;
    // Seven bits a byte: the first bit that is set only marks the length. All ones mean that it is not known.
    const digits = header.subarray(idBytes, start - at);
    const size = digits.reduce((value, byte, n) => value * 256 + (n === 0 ? byte - (0x100 >> sizeBytes) : byte), 0);
    const end = size === 2 ** (7 * sizeBytes) - 1 ? to : Math.min(to, start + size);
    yield { name: header.toString('hex', 0, idBytes), from: start, to: end };
    at = end;
  }
}

/** How many bytes a number of Matroska has, by its first: the zeros before its first one, and one more. */
const lengthOf = (firstByte: number | undefined): number => Math.clz32(firstByte ?? 0) - 23;

/** The bytes from a place on; fewer where the file ends before. */
export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
