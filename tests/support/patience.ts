import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a stretch of work is measured, in milliseconds of a core: longer than the slices in which systems share cores out. */
const stretchMs = 20;

/** A test that waits longer than this many times its patience hangs, whatever the machine does. */
const mostPatience = 30;

/**
 * How many times longer than on an idle machine things take now: the larger of two measures, at least 1. The first is the programs
 * that wanted a core in the last minute over the cores (Linux and macOS; Windows tells 0). The second is what the clock says of a
 * stretch of this thread's own work over what the work took: it sees a load that has just begun.
 */
export function slowdown(): number {
  const before = process.threadCpuUsage();
  const started = performance.now();
  let workedMs = 0;
  while (workedMs < stretchMs) {
    const { user, system } = process.threadCpuUsage(before);
    workedMs = (user + system) / 1000;
  }
  const byWork = (performance.now() - started) / workedMs;
  const byQueue = loadavg()[0] / availableParallelism();
  return Math.min(mostPatience, Math.max(1, byWork, byQueue));
}

/** What is `quietMs` on an idle machine, on this one as busy as it is now: for limits that a library keeps, such as Playwright's. */
export function patient(quietMs: number): number {
  return Math.round(quietMs * slowdown());
}

/** How a wait is kept. `quietMs`: how long it would take on an idle machine at the very most. */
interface WaitOptions {
  readonly quietMs?: number;
  readonly everyMs?: number;
}

/**
 * Looks again and again until there is something to be seen (anything but undefined, null and false), and returns it. The limit
 * grows with the load, measured while it waits; on an idle machine it is `quietMs`. Throws an Error that says what was waited for.
 */
export async function waitUntil<Seen>(
  what: string | (() => string),
  look: () => Promise<Seen> | Seen,
  { quietMs = 10_000, everyMs = 25 }: WaitOptions = {},
): Promise<Exclude<Seen, undefined | null | false>> {
  const started = performance.now();
  let limitMs = quietMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<Seen, undefined | null | false>;
    const waitedMs = performance.now() - started;
    // The load is measured only when the time is up: a quiet wait costs nothing.
    if (waitedMs > limitMs) limitMs = Math.max(limitMs, patient(quietMs));
    if (waitedMs > limitMs) {
      const words = typeof what === 'string' ? what : what();
      throw new Error(`Waited ${Math.round(waitedMs / 1000)} s in vain: ${words}`);
    }
    await sleep(everyMs);
  }
}
