import { open } from 'node:fs/promises';

/** How much of a file is read at once: large enough for a disk, small enough that seeking in a video wastes little. */
const chunkBytes = 256 << 10;

/**
 * The bytes `from` to `to` (both inclusive) of a file as a web stream that reads only as fast as it is read from, and closes
 * the file when the reader goes away. (`Readable.toWeb` throws in the process when a page drops a video in the middle.)
 */
export async function fileBody(file: string, from: number, to: number): Promise<ReadableStream<Uint8Array>> {
  const handle = await open(file, 'r');
  let next = from;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const buffer = new Uint8Array(Math.min(chunkBytes, to - next + 1));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, next);
        next += bytesRead;
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        if (bytesRead > 0 && next <= to) return;
        await handle.close();
        controller.close();
      },
      async cancel() {
        await handle.close();
      },
    },
    { highWaterMark: 1 },
  );
}
