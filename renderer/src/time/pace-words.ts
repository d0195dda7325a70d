import { roughDuration } from '#contract/words/time-words.ts';

/** What the counter says of the time that is left at the analyst's own pace. */
export function paceWords(left: number, secondsPerDecision: number | null): string {
  if (left === 0) return 'nothing left';
  if (secondsPerDecision === null) return 'time left after three answers';
  return `about ${roughDuration(left * secondsPerDecision * 1000)} at your pace`;
}
