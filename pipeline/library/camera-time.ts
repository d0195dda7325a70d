import { median } from '#base/vector-math.ts';

/** A camera's clock against true time. */
export interface ClockCorrection {
  readonly offsetMs: number;
  readonly driftPpm: number;
}

/** A moment of a video in true time: ms since 1970. `videoMs` counts from the video's first frame. */
export function trueTime(startMs: number, videoMs: number, { offsetMs, driftPpm }: ClockCorrection): number {
  return startMs + offsetMs + videoMs * (1 + driftPpm / 1e6);
}

/** Two cameras that see the same person at once: the moment by one clock, and by the other. */
export interface CommonSight {
  /** Ms since 1970 by the clock that is to be set, and by the one that is right. */
  readonly wrongMs: number;
  readonly rightMs: number;
}

/** A drift can be told from sights at least this far apart: over less, a step of 100 ms outweighs that of any quartz. */
const leastSpanMs = 30 * 60_000;

/**
 * The correction of a clock from people whom two cameras see at once: the median of the differences, and, over half an hour and more,
 * the median of the slopes between every two sights (Theil and Sen), so that a mistaken person does not move it. Null for none.
 */
export function correctionFrom(sights: readonly CommonSight[], startMs: number): ClockCorrection | null {
  if (sights.length === 0) return null;
  const slopes: number[] = [];
  for (const [at, one] of sights.entries()) {
    for (const other of sights.slice(at + 1)) {
      const span = other.wrongMs - one.wrongMs;
      if (Math.abs(span) < leastSpanMs) continue;
      slopes.push((other.rightMs - other.wrongMs - (one.rightMs - one.wrongMs)) / span);
    }
  }
  const drift = slopes.length === 0 ? 0 : median(slopes);
  const offsetMs = median(sights.map(({ wrongMs, rightMs }) => rightMs - wrongMs - drift * (wrongMs - startMs)));
  return { offsetMs, driftPpm: drift * 1e6 };
}
