import { DoppelError } from '#base/doppel-error.ts';

/**
 * How long a decoder may show no sign of life while nobody holds it back. Disks and servers that fail over need half a minute, a frame of
 * 8K on a loaded machine some seconds.
 */
const usualLimitMs = 120_000;

/** What is watched. */
interface WatchedDecoder {
  readonly path: string;
  readonly limitMs?: number | undefined;
  /** Whether frames wait to be received: then the decoder is held back, and its silence says nothing. */
  readonly isHeldBack: () => boolean;
  readonly frames: () => number;
  readonly onStall: (error: DoppelError) => void;
}

/** Tells when a file stops answering while it is decoded: a share that goes away lets ffmpeg wait for ever, without a word. */
export class StallWatch {
  readonly #limitMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastSignMs = performance.now();
  #lastLookMs = performance.now();
  #hasStalled = false;

  constructor({ path, limitMs = usualLimitMs, isHeldBack, frames, onStall }: WatchedDecoder) {
    this.#limitMs = limitMs;
    const everyMs = Math.min(1000, limitMs / 10);
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A machine that slept, or a process that was stopped, did not wait for anything.
      const wasAway = now - this.#lastLookMs > 10 * everyMs;
      this.#lastLookMs = now;
      if (wasAway || isHeldBack()) this.sign();
      if (this.#hasStalled || now - this.#lastSignMs < this.#limitMs) return;
      this.#hasStalled = true;
      onStall(
        new DoppelError(
          'bad_video',
          `${path} stopped answering after ${frames()} frames: nothing came for ${Math.round(this.#limitMs / 1000)} seconds. Check the disk or the share that it lies on, then start again; what was done is kept.`,
        ),
      );
    }, everyMs);
    this.#timer.unref();
  }

  /** The decoder said or gave something. */
  sign(): void {
    this.#lastSignMs = performance.now();
  }

  /** Whether it was given up: its process may hang in the system, where no signal reaches it. */
  get hasStalled(): boolean {
    return this.#hasStalled;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
