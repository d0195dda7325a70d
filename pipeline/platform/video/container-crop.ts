import type { FileHandle } from 'node:fs/promises';
import { bytesAt, findPart, firstPart, matroskaElements, mp4Boxes } from './container-parts.ts';

/** How many pixels of the stored picture its container asks players to leave out on each side, before any turn. */
export interface ContainerCrop {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
}

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
  const track = await findPart(mp4Boxes, file, { from: 0, to: size }, ['moov', ['trak', stream]]);
  const table = track && (await findPart(mp4Boxes, file, track, ['mdia', 'minf', 'stbl', 'stsd']));
  // Behind version, flags and count.
  const entry = table && (await firstPart(mp4Boxes(file, table.from + 8, table.to)));
  if (!entry) return null;
  // A visual sample entry has 78 bytes before its boxes; width and height are at 24.
  const sizes = await bytesAt(file, entry.from + 24, 4);
  const aperture = await findPart(mp4Boxes, file, { from: entry.from + 78, to: entry.to }, ['clap']);
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
  crops: { '54cc': 'leftPx', '54bb': 'topPx', '54dd': 'rightPx', '54aa': 'bottomPx' },
} as const;

async function matroskaCrop(file: FileHandle, size: number, stream: number): Promise<ContainerCrop | null> {
  const video = await findPart(matroskaElements, file, { from: 0, to: size }, [
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
