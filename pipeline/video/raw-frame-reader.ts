import { Writable } from 'node:stream';

/** How raw frames are cut from a stream of bytes. */
export interface RawFrameCut {
  readonly frameBytes: number;
  /** Says of the next frame whether its bytes are kept; called once a frame, in order. */
  readonly isWanted: () => boolean;
  /**
   * Receives each wanted frame; the bytes are its own from then on. While the promise is pending nothing more is read,
   * which reaches back to whoever writes.
   */
  readonly onFrame: (data: Uint8Array) => Promise<void> | void;
}

/** Bytes in, whole frames of a fixed size out. A last frame that is cut off is dropped. */
export function rawFrameReader(cut: RawFrameCut): Writable {
  let frame: Uint8Array | null = null;
  let filled = 0;
  let started = false;

  async function take(chunk: Uint8Array): Promise<void> {
    let offset = 0;
    while (offset < chunk.length) {
      if (!started) {
        // Not from Node's pool and not cleared: every byte is written below before anybody sees it.
        frame = cut.isWanted() ? new Uint8Array(Buffer.allocUnsafeSlow(cut.frameBytes).buffer) : null;
        filled = 0;
        started = true;
      }
      const length = Math.min(chunk.length - offset, cut.frameBytes - filled);
      frame?.set(chunk.subarray(offset, offset + length), filled);
      filled += length;
      offset += length;
      if (filled === cut.frameBytes) {
        started = false;
        if (frame !== null) {
          await cut.onFrame(frame);
        }
      }
    }
  }

  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk).then(() => done(), done);
    },
  });
}
