import type { RatedPair } from '../contract/replies.ts';
import type { QueuePair, ReviewQueue } from '../contract/review.ts';
import { listPairs } from '../gallery/list-pairs.ts';
import type { ReviewState } from '../review/review-state.ts';
import type { ProjectFile } from './project-file.ts';
import { secondsPerDecision } from './review-pace.ts';

/**
 * The questions of a project, best first: every pair from the threshold on, answered ones too, and behind them those that a
 * veto rules out. The project's own threshold where none is given.
 */
export function reviewQueue(file: ProjectFile, threshold: number | null, reviewer: string): ReviewQueue {
  const { gallery } = file.view();
  const listed = listPairs(gallery, { threshold, scope: 'similar' }, file.compared());
  const pairs = listed.pairs.map(queuePair);
  const count = (state: QueuePair['state']) => pairs.filter((pair) => pair.state === state).length;
  return {
    pairs,
    decided: count('apart') + count('unsure') + mergesInForce(gallery.state),
    open: count('open'),
    unsure: count('unsure'),
    seconds_per_decision: secondsPerDecision(
      gallery.state.events.map(({ event }) => event),
      reviewer,
    ),
    no_probability_reason: listed.no_probability_reason,
  };
}

/** A pair as a question, or as the answer that it was given. An answer stands even where a veto speaks against the pair. */
export function queuePair(pair: RatedPair): QueuePair {
  return { ...pair, state: pair.decision ?? (pair.vetoed ? 'vetoed' : 'open') };
}

/** How many pairs the merges in force have answered: one less than the persons that each made one. */
function mergesInForce({ events }: ReviewState): number {
  return events.reduce(
    (sum, { event: { action }, inForce }) =>
      inForce && action.kind === 'merge' ? sum + action.persons.length - 1 : sum,
    0,
  );
}
