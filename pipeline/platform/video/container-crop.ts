import type { FileHandle } from 'node:fs/promises';

/** How many pixels of the stored picture its container asks players to leave out on each side, before any turn. */
export interface ContainerCrop {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
}

/** A part of a file that has a name: a box of MP4, an element of Matroska. */
interface Part {
  readonly name: string;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** Reads the parts that lie side by side between two places; ends at the first that makes no sense. */
type Walk = (file: FileHandle, from: number, to: number) => AsyncGenerator<Part>;

/** More parts side by side than any index has; a file that is made of empty ones is not read for ever. */
const mostParts = 2000;

/**
 * The cropping rectangle that an MP4 (`clap`, ISO/IEC 14496-12, 12.1.4) or a Matroska file (`PixelCropTop` and the others, RFC 9559, 5.1.4.1.28)
 * names for its `stream`th track; null where it names none, or is of another kind. Read from the file itself, because ffprobe tells it only
 * from 7.1 on, and the same file is to be told the same everywhere. `head` are its first bytes.
 */
export async function containerCrop(file: FileHandle, head: Uint8Array, stream: number): Promise<ContainerCrop | null> {
  const { size } = await file.stat();
  const crop =
    Buffer.from(head.subarray(0, 4)).toString('hex') === '1a45dfa3'
      ? await matroskaCrop(file, size, stream)
      : await mp4Crop(file, size, stream);
  return crop !== null && Object.values(crop).some((side) => side > 0) ? crop : null;
}

async function mp4Crop(file: FileHandle, size: number, stream: number): Promise<ContainerCrop | null> {
  const track = await find(mp4Boxes, file, { from: 0, to: size }, ['moov', ['trak', stream]]);
  const table = track && (await find(mp4Boxes, file, track, ['mdia', 'minf', 'stbl', 'stsd']));
  // Behind version, flags and count.
  const entry = table && (await first(mp4Boxes(file, table.from + 8, table.to)));
  if (!entry) return null;
  // A visual sample entry has 78 bytes before its boxes; width and height are at 24.
  const sizes = await bytesAt(file, entry.from + 24, 4);
  const aperture = await find(mp4Boxes, file, { from: entry.from + 78, to: entry.to }, ['clap']);
  if (aperture === null || sizes.length < 4) return null;
  const numbers = await bytesAt(file, aperture.from, 32);
  if (numbers.length < 32) return null;
  const fraction = (at: number): number => numbers.readInt32BE(at) / numbers.readInt32BE(at + 4);
  const spareX = sizes.readUInt16BE(0) - fraction(0);
  const spareY = sizes.readUInt16BE(2) - fraction(8);
  // The offsets are those of the centre of what is shown from the centre of what is stored.
  const [offX, offY] = [fraction(16), fraction(24)];
  const sides = [spareX / 2 + offX, spareY / 2 + offY, spareX / 2 - offX, spareY / 2 - offY].map(Math.round);
  if (!sides.every((side) => side >= 0 && side < 65_536)) return null;
  const [leftPx, topPx, rightPx, bottomPx] = sides;
  return { leftPx, topPx, rightPx, bottomPx };
}

/** The names of Matroska's elements that are met on the way, as their ids are written. */
const matroska = {
  segment: '18538067',
  tracks: '1654ae6b',
  track: 'ae',
  video: 'e0',
  cluster: '1f43b675',
  crops: { '54cc': 'leftPx', '54bb': 'topPx', '54dd': 'rightPx', '54aa': 'bottomPx' },
} as const;

async function matroskaCrop(file: FileHandle, size: number, stream: number): Promise<ContainerCrop | null> {
  const video = await find(matroskaElements, file, { from: 0, to: size }, [
    matroska.segment,
    matroska.tracks,
    [matroska.track, stream],
    matroska.video,
  ]);
  if (video === null) return null;
  const crop = { leftPx: 0, topPx: 0, rightPx: 0, bottomPx: 0 };
  for await (const { name, from, to } of matroskaElements(file, video.from, video.to)) {
    const side = Object.entries(matroska.crops).find(([id]) => id === name)?.[1];
    if (side === undefined || to - from > 4 || to === from) continue;
    crop[side] = (await bytesAt(file, from, to - from)).readUIntBE(0, to - from);
  }
  return crop;
}

/** The part at the end of a way of names; a name with a number is the one that so many of its kind precede. Null where there is none. */
async function find(
  walk: Walk,
  file: FileHandle,
  inside: Pick<Part, 'from' | 'to'>,
  [step, ...rest]: readonly (string | readonly [name: string, before: number])[],
): Promise<Part | null> {
  const [name, before] = typeof step === 'string' ? [step, 0] : step;
  let seen = 0;
  for await (const part of walk(file, inside.from, inside.to)) {
    // Matroska's tracks stand before its pictures wherever they are written as they come.
    if (part.name === matroska.cluster) return null;
    if (part.name !== name || seen++ < before) continue;
    return rest.length === 0 ? part : await find(walk, file, part, rest);
  }
  return null;
}

async function first(parts: AsyncGenerator<Part>): Promise<Part | null> {
  for await (const part of parts) return part;
  return null;
}

async function* mp4Boxes(file: FileHandle, from: number, to: number): AsyncGenerator<Part> {
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

async function* matroskaElements(file: FileHandle, from: number, to: number): AsyncGenerator<Part> {
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

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
