import { median } from '#base/vector-math.ts';
import type { DecisionEvent } from '#contract/decisions.ts';

/** Pace is taken from this many of a reviewer's last answers: enough for a steady median, few enough to follow the day. */
const lastAnswers = 30;
/** Fewer answers say nothing; the contract's own number. */
const fewestAnswers = 3;
/** A longer pause between two answers was a break, not a decision: a convention. */
const longestThoughtMs = 5 * 60_000;

/**
 * Median seconds between a reviewer's last answers (merge, apart, unsure), breaks left out; null until there are three.
 * `events` are oldest first; answers that were taken back count, since they took their time.
 */
export function secondsPerDecision(events: readonly DecisionEvent[], reviewer: string): number | null {
  const times = events
    .filter(({ action, by }) => by === reviewer && ['merge', 'apart', 'unsure'].includes(action.kind))
    .slice(-lastAnswers)
    .map(({ at }) => Date.parse(at));
  if (times.length < fewestAnswers) return null;
  const pauses = times
    .slice(1)
    .map((time, index) => time - times[index])
    .filter((pause) => pause >= 0 && pause <= longestThoughtMs);
  return pauses.length < fewestAnswers - 1 ? null : median(pauses) / 1000;
}
