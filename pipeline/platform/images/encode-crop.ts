import { promisify } from 'node:util';
import { constants, crc32, deflate } from 'node:zlib';
import { freeMemory } from '#native-models/free-memory.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

// Written here and not by sharp, which reads these files again: sharp took 1.6 ms of processor time a crop for the same size
// (300 crops of 17,000 pixels of the demo scene; level 2 with adaptive filters, its best), this takes 0.65, and writing the
// crops is the largest part of cutting them. pngjs and fast-png compress in JavaScript and are slower than either.

/**
 * A crop as PNG: `decodeCrop` gives back exactly its pixels, and the same pixels give the same bytes on the same Node. Width and
 * height are at least 1.
 */
export async function encodeCrop(crop: RgbImage): Promise<Buffer> {
  const rows = filteredRows(crop);
  // Room for all in one piece: each piece is a way to the thread pool and back.
  const chunkSize = rows.length + spareBytes;
  const pixels = await deflateAsync(rows, { ...deflateOptions, chunkSize });
  freeMemory(rows);
  const png = Buffer.allocUnsafeSlow(
    signature.length + chunkBytes(headerBytes) + chunkBytes(pixels.length) + chunkBytes(0),
  );
  let at = signature.copy(png);
  at = endChunk(png, at, writeHeader(png, beginChunk(png, at, 'IHDR', headerBytes), crop));
  const content = beginChunk(png, at, 'IDAT', pixels.length);
  pixels.copy(png, content);
  at = endChunk(png, at, content + pixels.length);
  endChunk(png, at, beginChunk(png, at, 'IEND', 0));
  freeMemory(pixels.buffer.byteLength === chunkSize ? new Uint8Array(pixels.buffer) : pixels);
  return png;
}

const deflateAsync = promisify(deflate);

/** PNG specification (third edition), section 5.2. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The filter type "up" of section 9.2: each byte less the one above it. "Sub" left 16 % more bytes, "Paeth" took half as long again. */
const filterUp = 2;

/** Level 3 saved another 5 % for a third more time. */
const deflateOptions = { level: 1, strategy: constants.Z_FILTERED } as const;

/** What noise, which does not pack, gains: five bytes a block of 16 KiB, and the header. A little more than that is never missing. */
const spareBytes = 1024;

/** Each row behind its filter type; the row above the first counts as zeros. */
function filteredRows({ widthPx, heightPx, data }: RgbImage): Uint8Array {
  const stride = widthPx * 3;
  const rows = new Uint8Array((stride + 1) * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const to = y * (stride + 1);
    const from = y * stride;
    rows[to] = filterUp;
    if (y === 0) rows.set(data.subarray(0, stride), 1);
    else for (let i = 0; i < stride; i++) rows[to + 1 + i] = data[from + i] - data[from + i - stride];
  }
  return rows;
}

/** Bytes of the content of the chunk IHDR: section 11.2.1. */
const headerBytes = 13;

/** Writes the content of IHDR and returns where it ends. */
function writeHeader(png: Buffer, at: number, { widthPx, heightPx }: RgbImage): number {
  png.writeUInt32BE(widthPx, at);
  png.writeUInt32BE(heightPx, at + 4);
  // 8 bits a channel; red, green, blue; the only ways of compressing and filtering that there are; not interlaced.
  png.set([8, 2, 0, 0, 0], at + 8);
  return at + headerBytes;
}

/** Length, type, content and checksum of a chunk: section 5.3. The file is written in one piece: copies of its parts would keep the garbage collector busy. */
const chunkBytes = (contentBytes: number): number => 12 + contentBytes;

/** Writes length and type of a chunk and returns where its content goes. */
function beginChunk(png: Buffer, at: number, type: string, contentBytes: number): number {
  png.writeUInt32BE(contentBytes, at);
  png.write(type, at + 4, 'latin1');
  return at + 8;
}

/** Writes the checksum of the chunk that begins at `from` and whose content ends at `end`; returns where the next begins. */
function endChunk(png: Buffer, from: number, end: number): number {
  return png.writeUInt32BE(crc32(png.subarray(from + 4, end)), end);
}
