import { type StageName, stageNames } from '#contract/progress.ts';
import { type AnalysisLog, stageState } from './analysis-log.ts';

/**
 * What the stages cost beside each other, where persons are looked for (measured on one-by-one, 1,080p: 31.5, 10.3, 0, 0.1, 0.9 and
 * 1.3 s). Crops are described while they are cut, so that describing is nearly done when its turn comes.
 */
const weights: Readonly<Record<StageName, number>> = {
  detect: 70,
  follow: 8,
  crops: 24,
  persons: 0,
  embed: 1,
  evidence: 2,
  previews: 3,
};

/**
 * Seconds until the whole analysis is done, as far as the stage at work lets it be known: what is left of it, and for each stage that is
 * still to come what it costs beside this one. Null until the stage's pace is known.
 */
export function secondsLeft(log: AnalysisLog): number | null {
  const { stage, end } = log;
  const progress = stage === null ? undefined : log.progress.get(stage);
  if (stage === null || progress === undefined || end !== null || weights[stage] === 0) return null;
  const { seconds_left, per_second, total } = progress;
  if (seconds_left === null || per_second === null || per_second === 0 || total === null) return null;
  const secondsOfWeight = total / per_second / weights[stage];
  const toCome = stageNames
    .filter((other) => stageState(log, other) === 'waiting')
    .reduce((sum, other) => sum + weights[other], 0);
  return seconds_left + toCome * secondsOfWeight;
}
