import type { ProgressEvent } from './progress.ts';

/**
 * A reporter for work of a known size: call it with what is done so far, and it adds rate and time left, measured from its
 * making. `clock` gives milliseconds.
 */
export function measureProgress(
  work: Pick<ProgressEvent, 'stage' | 'unit'> & { readonly total: number },
  report: ((event: ProgressEvent) => void) | undefined,
  clock: () => number = () => performance.now(),
): (done: number) => void {
  const started = clock();
  return (done) => {
    const elapsed = (clock() - started) / 1000;
    const perSecond = elapsed > 0 && done > 0 ? done / elapsed : null;
    report?.({
      ...work,
      done,
      per_second: perSecond,
      seconds_left: perSecond === null ? null : (work.total - done) / perSecond,
    });
  };
}
