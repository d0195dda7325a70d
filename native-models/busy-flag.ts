/**
 * Says across threads whether onnxruntime is at work. A process that exits while it is would end its thread in the middle of
 * native code, and onnxruntime-node 1.30 then aborts the whole process (signal 6) instead of leaving the caller's exit code.
 *
 * Word 0 is 1 while native code runs, word 1 is 1 once the process wants to exit and nothing more may begin.
 */
export type BusyFlag = Int32Array<SharedArrayBuffer>;

const busy = 0;
const leaving = 1;

/** A flag for a new thread, which is busy until it has opened its model. */
export function newBusyFlag(): BusyFlag {
  const flag = new Int32Array(new SharedArrayBuffer(8));
  flag[busy] = 1;
  return flag;
}

/** In the thread: marks it as busy while `work` runs. Nothing begins once the process is leaving. */
export async function whileBusy<T>(flag: BusyFlag, work: () => Promise<T>): Promise<T> {
  // First busy, then a look at leaving; the other side does it the other way round, so that one of the two sees the other.
  Atomics.store(flag, busy, 1);
  try {
    if (Atomics.load(flag, leaving) === 1) throw new Error('the process is ending');
    return await work();
  } finally {
    Atomics.store(flag, busy, 0);
    Atomics.notify(flag, busy);
  }
}

/** On the other side, as the process exits: lets no more work begin and blocks until the present one has ended. */
export function waitUntilIdle(flag: BusyFlag, timeoutMs: number): void {
  Atomics.store(flag, leaving, 1);
  Atomics.wait(flag, busy, 1, timeoutMs);
}
