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
 * A fade begins only with the next frame after its element was put on the page, without colour yet, so two frames pass before a look
 * and after it. Animations without an end (a spinning wheel) are not waited for.
 */
const lookWhileAllRests = `(async () => {
  const fading = () => document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (;;) {
    await frame();
    await frame();
    await Promise.allSettled(fading().map((each) => each.finished));
    let moved = false;
    const note = () => { moved = true; };
    const events = ['transitionrun', 'animationstart'];
    for (const name of events) document.addEventListener(name, note, true);
    const result = await axe.run(document, { resultTypes: ['violations'] });
    await frame();
    await frame();
    for (const name of events) document.removeEventListener(name, note, true);
    if (!moved && fading().length === 0) return result;
  }
})()`;

/** What axe finds serious or critical on the page as it is now, a line for each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger and not as a script of the page, which its policy would refuse.
  await page.evaluate(`${source};undefined`);
  const { violations } = await page.evaluate<AxeResult>(lookWhileAllRests);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
}
