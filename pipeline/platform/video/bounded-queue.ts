/** Tasks one after the other, of which a few may wait. */
export interface BoundedQueue {
  /** Runs the task after those before it. A promise means that `limit` tasks wait, and is pending until one fewer does. */
  readonly add: (task: () => Promise<void>) => Promise<void> | null;
  /** Settles when every task has run. */
  readonly empty: () => Promise<void>;
  /** Whether a task runs or waits. */
  readonly isBusy: () => boolean;
}

/** Runs tasks one after the other. The first failure goes to `onError`; after it no task is run, and `add` stays pending. */
export function boundedQueue(limit: number, onError: (error: unknown) => void): BoundedQueue {
  let waiting = 0;
  let running = 0;
  let last = Promise.resolve();
  let makeRoom: (() => void) | null = null;
  return {
    add: (task) => {
      waiting++;
      last = last.then(() => {
        waiting--;
        makeRoom?.();
        makeRoom = null;
        running++;
        return task().finally(() => {
          running--;
        });
      });
      last.catch(onError);
      if (waiting < limit) {
        return null;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      makeRoom = resolve;
      return promise;
    },
    empty: () => last,
    isBusy: () => running + waiting > 0,
  };
}
