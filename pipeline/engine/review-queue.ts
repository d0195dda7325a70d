import { countsOf, pairState } from '#comparison/count-queue.ts';
import { defaultList, listPairs } from '#comparison/list-pairs.ts';
import type { RatedPair } from '#contract/replies.ts';
import type { QueuePair, ReviewQueue } from '#contract/review.ts';
import { isAnalysisRunning } from '#project/analysis-lock.ts';
import { readPreliminary } from '#project/preliminary.ts';
import type { ProjectFile } from './project-file.ts';
import { secondsPerDecision } from './review-pace.ts';

/**
 * The questions of a project, best first: every pair from the threshold on, answered ones too, and behind them those that a
 * veto rules out. The project's own threshold where none is given; how many are left is then kept in the file.
 */
export function reviewQueue(file: ProjectFile, threshold: number | null, reviewer: string): ReviewQueue {
  const { gallery } = file.view();
  const listed = threshold === null ? defaultList(gallery) : listPairs(gallery, { threshold, scope: 'similar' });
  const pairs = listed.pairs.map(queuePair);
  const counts = countsOf(listed, gallery.state);
  if (threshold === null) file.keepCounts(counts);
  return {
    pairs,
    ...counts,
    unsure: pairs.filter(({ state }) => state === 'unsure').length,
    seconds_per_decision: secondsPerDecision(
      gallery.state.events.map(({ event }) => event),
      reviewer,
    ),
    no_probability_reason: listed.no_probability_reason,
    preliminary: preliminaryOf(file),
  };
}

function preliminaryOf({ project }: ProjectFile): ReviewQueue['preliminary'] {
  const found = readPreliminary(project);
  return found === null ? null : { ...found, analysis: isAnalysisRunning(project.path) ? 'running' : 'interrupted' };
}

/** A pair as a question, or as the answer that it was given. */
export function queuePair(pair: RatedPair): QueuePair {
  return { ...pair, state: pairState(pair) };
}
