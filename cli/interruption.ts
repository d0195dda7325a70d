import { DoppelError } from '#base/doppel-error.ts';
import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A second signal within this time is taken for the same wish: a terminal sends Ctrl-C to the whole process group, and
 * the program that started this one passes its own on.
 */
const sameWishMs = 500;
/** Work that has not stopped by then is left as it is; what is in the project file is safe at any moment. */
const patienceMs = 10_000;

/** Hears the person's wish to stop. `signal` aborts at the first one; a later one ends the program at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly close: () => void;
}

/** Listens for SIGINT, SIGTERM and SIGHUP until it is closed. `message` is what the person is told then. */
export function listenForInterruption(message: string): Interruption {
  const controller = new AbortController();
  let firstAt = 0;
  const endNow = () => process.exit(exitCodes.interrupted);
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort(new DoppelError('cancelled', message));
      setTimeout(endNow, patienceMs).unref();
    } else if (performance.now() - firstAt > sameWishMs) endNow();
  };
  for (const name of signals) process.on(name, onSignal);
  return { signal: controller.signal, close: () => signals.forEach((name) => void process.off(name, onSignal)) };
}
