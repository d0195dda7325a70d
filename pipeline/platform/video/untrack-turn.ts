import { open } from 'node:fs/promises';
import { DoppelError } from '#base/doppel-error.ts';

/** The matrix that turns nothing (ISO/IEC 14496-12, 6.2.2), in 16.16 and, in its last column, 2.30. */
const identity = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/** More of an index than the first track's header can lie behind in a file whose index stands in front. */
const headBytes = 1 << 20;

/**
 * Writes the matrix that turns nothing into the first track of an MP4 with its index in front. ffmpeg copies the source's matrix into what
 * it encodes whenever it is told not to turn by itself, and has no option against that before 6.0. Throws `failed` where there is no track.
 */
export async function untrackTurn(mp4: string): Promise<void> {
  const file = await open(mp4, 'r+');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const header = ['moov', 'trak', 'tkhd'].reduce<Box | null>(
      (inside, name) => (inside === null ? null : findBox(buffer, inside, name)),
      { from: 0, to: bytesRead },
    );
    if (header === null) throw new DoppelError('failed', `${mp4} has no track where one was written.`);
    // Behind version and flags: two times, track id, reserved, duration (longer in version 1), then 16 bytes of other things.
    const times = buffer.readUInt8(header.from) === 1 ? 32 : 20;
    const matrix = Buffer.alloc(36);
    identity.forEach((value, at) => void matrix.writeInt32BE(value, 4 * at));
    await file.write(matrix, 0, matrix.length, header.from + 4 + times + 16);
  } finally {
    await file.close();
  }
}

/** The content of a box of MP4: where it begins and ends. */
interface Box {
  readonly from: number;
  readonly to: number;
}

function findBox(bytes: Buffer, inside: Box, name: string): Box | null {
  for (let at = inside.from; at + 8 <= inside.to; ) {
    const length = bytes.readUInt32BE(at);
    const isLong = length === 1;
    if (isLong && at + 16 > inside.to) return null;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : length;
    const header = isLong ? 16 : 8;
    if (bytes.toString('latin1', at + 4, at + 8) === name)
      return { from: at + header, to: Math.min(inside.to, at + size) };
    if (size < header) return null;
    at += size;
  }
  return null;
}
