import { Writable } from 'node:stream';
import { freeMemory } from '#native-models/free-memory.ts';

/** How raw frames are cut from a stream of bytes. */
interface RawFrameCut {
  readonly frameBytes: number;
  /** Asked once a frame, in order: where its `frameBytes` bytes go, or null for a frame that nobody wants. */
  readonly nextFrame: () => Uint8Array | null;
  /**
   * Told of each wanted frame when it is complete. While the promise is pending nothing more is read, which reaches back
   * to whoever writes.
   */
  readonly onFrame: (data: Uint8Array) => Promise<void> | null;
}

/**
 * Bytes in, whole frames of a fixed size out. A last frame that is cut off is dropped. The chunks that are written belong to the
 * reader, which frees them: they are 64 KiB each, and a gigabyte in a minute.
 */
export function rawFrameReader({ frameBytes, nextFrame, onFrame }: RawFrameCut): Writable {
  let frame: Uint8Array | null = null;
  let filled = frameBytes;

  /** Takes the chunk up to the end of a frame that has to be waited for; returns what to wait for and where it stopped. */
  function take(chunk: Uint8Array, from: number): { readonly wait: Promise<void>; readonly next: number } | null {
    let offset = from;
    while (offset < chunk.length) {
      if (filled === frameBytes) {
        frame = nextFrame();
        filled = 0;
      }
      const length = Math.min(chunk.length - offset, frameBytes - filled);
      frame?.set(chunk.subarray(offset, offset + length), filled);
      filled += length;
      offset += length;
      const wait = filled === frameBytes && frame !== null ? onFrame(frame) : null;
      if (wait !== null) {
        return { wait, next: offset };
      }
    }
    return null;
  }

  async function takeAll(chunk: Uint8Array, first: { readonly wait: Promise<void>; readonly next: number }) {
    let pause: typeof first | null = first;
    while (pause !== null) {
      await pause.wait;
      pause = take(chunk, pause.next);
    }
  }

  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A frame is some fifty chunks, and most of them wait for nothing: no promise is made for those.
      const pause = take(chunk, 0);
      if (pause === null) {
        freeMemory(chunk);
        done();
      } else {
        takeAll(chunk, pause).then(() => {
          freeMemory(chunk);
          done();
        }, done);
      }
    },
  });
}
