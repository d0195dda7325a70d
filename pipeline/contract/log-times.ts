import type { DecisionEvent } from './decisions.ts';

/** An event that is timed before one that stands before it in the log. */
export interface BackwardTime {
  readonly seq: number;
  /** The latest of the earlier events. */
  readonly after: number;
}

/**
 * The events that are timed before an earlier one, or at no time at all. Nothing in the chain is broken by that: a clock was set, or
 * somebody wrote down times that were not so.
 */
export function backwardTimes(events: readonly Pick<DecisionEvent, 'seq' | 'at'>[]): readonly BackwardTime[] {
  const found: BackwardTime[] = [];
  let latest = { seq: 0, atMs: Number.NEGATIVE_INFINITY };
  for (const { seq, at } of events) {
    const atMs = Date.parse(at);
    if (atMs >= latest.atMs) latest = { seq, atMs };
    else found.push({ seq, after: latest.seq });
  }
  return found;
}
