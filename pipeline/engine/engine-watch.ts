/** When an engine counts as one that hangs. */
export interface WatchTimes {
  /** How often the engine is asked for a sign of life, in milliseconds. */
  readonly everyMs: number;
  /** For how long it may give none, in milliseconds. */
  readonly patienceMs: number;
}

/**
 * A list of half a million pairs holds the engine's loop for half a second, the check of a file of 340 MB on a cold and busy disk
 * for 8 s, and SQLite waits 5 s for another program's lock: 20 s of nothing is none of these.
 */
export const usualWatch: WatchTimes = { everyMs: 2000, patienceMs: 20_000 };

/**
 * Measures how long the engine has been silent. Time in which nobody was here to listen does not count: a laptop that slept, or
 * a door that was held up itself, finds one look between two that lie far apart, and that counts as two at most.
 */
export class Silence {
  readonly #times: WatchTimes;
  #silentMs = 0;
  #lastPollMs: number | null = null;

  constructor(times: WatchTimes) {
    this.#times = times;
  }

  /** Takes note of a sign of life. */
  heard(): void {
    this.#silentMs = 0;
  }

  /** Looks at a moment of a clock that never goes back, in milliseconds; says whether the engine has been silent for too long. */
  look(nowMs: number): boolean {
    const sinceMs = this.#lastPollMs === null ? 0 : nowMs - this.#lastPollMs;
    this.#lastPollMs = nowMs;
    this.#silentMs += Math.min(sinceMs, 2 * this.#times.everyMs);
    return this.#silentMs >= this.#times.patienceMs;
  }
}
