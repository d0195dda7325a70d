import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** Memory of the process that draws a page, in bytes. */
interface RendererMemory {
  /** The largest proportional set size seen; 0 where the system does not tell (not Linux). */
  readonly peakBytes: number;
  /** The largest heap of JavaScript seen. */
  readonly peakHeapBytes: number;
}

/** Milliseconds between two looks: what is loaded for a pair stays longer than that. */
const pollEveryMs = 500;

/** Watches the renderer of the only page of a browser from now on; the function returned ends that and tells the peaks. */
export async function watchRenderer(browser: Browser, page: Page): Promise<() => Promise<RendererMemory>> {
  const system = await browser.newBrowserCDPSession();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  let [peakBytes, peakHeapBytes] = [0, 0];
  const look = async (): Promise<void> => {
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) {
      if (type === 'renderer') peakBytes = Math.max(peakBytes, proportionalBytes(id));
    }
    const { metrics } = await session.send('Performance.getMetrics');
    peakHeapBytes = Math.max(peakHeapBytes, metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0);
  };
  let isEnded = false;
  const looking = (async () => {
    while (!isEnded) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
    }
  })();
  // Told where it is awaited; until then whatever closed the browser has the word.
  looking.catch(() => undefined);
  return async () => {
    isEnded = true;
    await looking;
    return { peakBytes, peakHeapBytes };
  };
}

/** Memory that processes share counts in parts: the fair reading of what one of them takes. */
function proportionalBytes(pid: number): number {
  if (process.platform !== 'linux') return 0;
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch (error) {
    // A spare renderer may have ended since it was listed.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}
