import type { PairsReply, RatedPair } from '#contract/replies.ts';
import type { QueuePair } from '#contract/review.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import type { QueueCounter, QueueCounts } from '#project/queue-counts.ts';
import { joinedBy } from '#review/decision-rules.ts';
import type { ReviewState } from '#review/review-state.ts';
import { Gallery } from './gallery.ts';
import { listPairs } from './list-pairs.ts';
import { settingsOf } from './open-gallery.ts';

/** Whether a pair is a question, or the answer that it was given. An answer stands even where a veto speaks against the pair. */
export function pairState(pair: RatedPair): QueuePair['state'] {
  return pair.decision ?? (pair.vetoed ? 'vetoed' : 'open');
}

/** How far the review is that shows a list: its answered and open pairs, and those that merges have answered. */
export function countsOf({ pairs }: Pick<PairsReply, 'pairs'>, state: ReviewState): QueueCounts {
  const states = pairs.map(pairState);
  const count = (...wanted: readonly QueuePair['state'][]) => states.filter((each) => wanted.includes(each)).length;
  // Who could not tell has not decided: an unsure pair is neither.
  return { decided: count('apart') + mergesInForce(state), open: count('open') };
}

/** How many pairs the merges in force have answered: one less than the persons that each made one. */
function mergesInForce({ events }: ReviewState): number {
  return events.reduce(
    (sum, { event: { action }, inForce }) =>
      inForce ? joinedBy(action).reduce((of, persons) => of + persons.length - 1, sum) : sum,
    0,
  );
}

/**
 * The counts of the default list, from all persons as the decisions leave them. A quarter of a second for 1,000 persons, unless
 * they were compared already: `readQueueCounts` is asked first.
 */
export function countQueue(gallery: Gallery): QueueCounts {
  return countsOf(listPairs(gallery, { threshold: null, scope: 'similar' }), gallery.state);
}

/** Counts the queue of an open project. */
export function queueCounter(project: ProjectDatabase): QueueCounter {
  return (state) => countQueue(new Gallery(project, state, settingsOf(project)));
}
