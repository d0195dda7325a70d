import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';
import { freeMemory } from '#native-models/free-memory.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

const inflateAsync = promisify(inflate);

/** What stands before the size in every file of `encodeCrop`, and behind it: 8 bits a channel, RGB, not interlaced. */
const beforeSize = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
const behindSize = Buffer.from([8, 2, 0, 0, 0]);
const filterUp = 2;

/**
 * The pixels of a file as `encodeCrop` writes it, or null for anything else (damaged ones too), which is a reader of any PNG's to
 * judge. It takes a quarter of sharp's processor time, and every crop is read at least once more after it was written.
 */
export async function unpackCrop(png: Uint8Array): Promise<RgbImage | null> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  if (bytes.length < 57 || !bytes.subarray(0, 16).equals(beforeSize)) return null;
  if (!bytes.subarray(24, 29).equals(behindSize)) return null;
  const [widthPx, heightPx] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const packed = bytes.subarray(41, -16);
  const isWhole =
    bytes.readUInt32BE(33) === packed.length &&
    bytes.toString('latin1', 37, 41) === 'IDAT' &&
    bytes.readUInt32BE(bytes.length - 16) === crc32(bytes.subarray(37, -16)) &&
    bytes.toString('latin1', bytes.length - 8, bytes.length - 4) === 'IEND';
  // No crop packs to less than a thousandth (deflate's limit), so a size that lies takes no memory.
  if (!isWhole || widthPx * heightPx * 3 > packed.length * 1100) return null;
  const rowBytes = widthPx * 3;
  const chunkSize = (rowBytes + 1) * heightPx + 64;
  const rows = await inflateAsync(packed, { maxOutputLength: chunkSize - 64, chunkSize }).catch(() => null); // sharp says what is wrong with it
  if (rows === null) return null;
  const image = rows.length === chunkSize - 64 ? addRows(rows, widthPx, heightPx) : null;
  // The rows lie in one chunk, which is longer than they are; a small one belongs to Node's pool, and others have a part in it.
  if (rows.buffer.byteLength === chunkSize) freeMemory(new Uint8Array(rows.buffer));
  return image;
}

/** Undoes the filter "up": every row is added to the one above it. Null when a row has another filter. */
function addRows(rows: Uint8Array, widthPx: number, heightPx: number): RgbImage | null {
  const rowBytes = widthPx * 3;
  const data = new Uint8Array(rowBytes * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = y * (rowBytes + 1) + 1;
    const to = y * rowBytes;
    if (rows[from - 1] !== filterUp) return null;
    if (y === 0) data.set(rows.subarray(from, from + rowBytes));
    else for (let i = 0; i < rowBytes; i++) data[to + i] = rows[from + i] + data[to + i - rowBytes];
  }
  return { widthPx, heightPx, data };
}
