import type { ProgressEvent } from '#contract/progress.ts';

/** Work of a known size, of which some may have been done before. */
interface MeasuredWork extends Pick<ProgressEvent, 'stage' | 'unit'> {
  readonly total: number;
  readonly before?: number;
}

/** Seconds over which a rate says something: what is done within a moment has none. */
const leastElapsed = 0.1;

/**
 * A reporter for work of a known size: call it with all that is done so far, and it adds the rate since its making and the
 * time left. `clock` gives milliseconds.
 */
export function measureProgress(
  { stage, unit, total, before = 0 }: MeasuredWork,
  report: ((event: ProgressEvent) => void) | undefined,
  clock: () => number = () => performance.now(),
): (done: number) => void {
  const started = clock();
  return (done) => {
    const elapsed = (clock() - started) / 1000;
    const perSecond = elapsed >= leastElapsed && done > before ? (done - before) / elapsed : null;
    const left = perSecond === null ? null : (total - done) / perSecond;
    report?.({ stage, unit, total, done, per_second: perSecond, seconds_left: left });
  };
}
