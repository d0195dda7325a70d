/** Crops a second: crops are a sample of the frames, so this is a slow walk past, slow enough to look at. By eye. */
export const cropsPerSecond = 6;

/** The one clock that all moving pictures of a comparison follow. Ticks are counted, never read from the time of day. */
export interface ClockState {
  readonly isPlaying: boolean;
  readonly tick: number;
  /** Time within the tick, in milliseconds. */
  readonly restMs: number;
}

/** The clock after `elapsedMs` on screen. A long gap (a hidden window) moves it by one tick only: nothing jumps. */
export function advance(clock: ClockState, elapsedMs: number): ClockState {
  if (!clock.isPlaying || elapsedMs <= 0) return clock;
  const tickMs = 1000 / cropsPerSecond;
  const total = clock.restMs + Math.min(elapsedMs, tickMs);
  return total < tickMs ? { ...clock, restMs: total } : { ...clock, tick: clock.tick + 1, restMs: total - tickMs };
}

/** The clock stopped, `by` pictures further (negative: back). */
export function stepped(clock: ClockState, by: number): ClockState {
  return { isPlaying: false, tick: clock.tick + by, restMs: 0 };
}

/** Which of `count` crops a tick shows: the first again after the last, also backwards. -1 where there are none. */
export function cropAt(tick: number, count: number): number {
  return count === 0 ? -1 : ((tick % count) + count) % count;
}
