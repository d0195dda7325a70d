import type { ProgressEvent } from '#contract/progress.ts';

/** Before this much time a rate says nothing. */
const settlingMs = 500;

/** Tells how far a stage is, with the rate so far and the time left at that rate. */
export class WorkPace {
  readonly #stage: ProgressEvent['stage'];
  readonly #unit: ProgressEvent['unit'];
  readonly #total: number | null;
  readonly #alreadyDone: number;
  readonly #now: () => number;
  readonly #startMs: number;

  /**
   * @param total null where it is not known; an estimate that is exceeded counts as not known from then on
   * @param alreadyDone what an earlier run had done, which says nothing about the rate
   * @param now a clock in ms
   */
  constructor(
    stage: ProgressEvent['stage'],
    unit: ProgressEvent['unit'],
    total: number | null,
    alreadyDone: number,
    now: () => number,
  ) {
    this.#stage = stage;
    this.#unit = unit;
    this.#total = total;
    this.#alreadyDone = alreadyDone;
    this.#now = now;
    this.#startMs = now();
  }

  /** The report after `done` of all, those done earlier included. */
  at(done: number): ProgressEvent {
    const elapsedMs = this.#now() - this.#startMs;
    const fresh = done - this.#alreadyDone;
    const perSecond = elapsedMs < settlingMs || fresh <= 0 ? null : (fresh * 1000) / elapsedMs;
    const total = this.#total !== null && done <= this.#total ? this.#total : null;
    return {
      stage: this.#stage,
      unit: this.#unit,
      done,
      total,
      per_second: perSecond,
      seconds_left: perSecond === null || total === null ? null : (total - done) / perSecond,
    };
  }
}
