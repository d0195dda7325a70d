import { createStore, type Store } from '../state/store.ts';
import { advance, type ClockState, stepped } from './playback-clock.ts';

/** A running clock for the pictures of one comparison. It ticks while someone watches it, on the screen's own frames. */
export class PictureClock {
  readonly store: Store<ClockState>;
  #request = 0;
  #lastMs = 0;
  #watchers = 0;

  /** Starts paused where the analyst asked the system for less motion. */
  constructor(start: 'playing' | 'paused') {
    this.store = createStore<ClockState>({ isPlaying: start === 'playing', tick: 0, restMs: 0 });
  }

  /** Runs the clock for as long as someone watches; the function returned ends that. */
  watch(): () => void {
    this.#watchers++;
    if (this.#watchers === 1) {
      this.#lastMs = performance.now();
      this.#request = requestAnimationFrame(this.#frame);
    }
    return () => {
      this.#watchers--;
      if (this.#watchers === 0) cancelAnimationFrame(this.#request);
    };
  }

  /** Plays or pauses. */
  toggle(): void {
    const clock = this.store.get();
    this.store.set({ ...clock, isPlaying: !clock.isPlaying });
  }

  /** Pauses, and shows the picture `by` further. */
  step(by: number): void {
    this.store.set(stepped(this.store.get(), by));
  }

  readonly #frame = (nowMs: number) => {
    this.store.set(advance(this.store.get(), nowMs - this.#lastMs));
    this.#lastMs = nowMs;
    this.#request = requestAnimationFrame(this.#frame);
  };
}
