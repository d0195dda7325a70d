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

/** The looks that must find the same before it is believed, and the pause between them in milliseconds: longer than any fade of the app. */
const looks = { agreeing: 3, pause: 400 };

/**
 * What axe finds serious or critical on the page as it is now, a line for each.
 *
 * On a loaded machine a message can stand on the page without colour for longer than two frames before its fade begins. What is wrong with the
 * page stays wrong, so only what several looks in a row find alike is told.
 */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger and not as a script of the page, which its policy would refuse.
  await page.evaluate(`${source};undefined`);
  let found = await look(page);
  for (let agreeing = 1; found.length > 0 && agreeing < looks.agreeing; ) {
    await page.waitForTimeout(looks.pause);
    const next = await look(page);
    agreeing = next.join('\n') === found.join('\n') ? agreeing + 1 : 1;
    found = next;
  }
  return found;
}

async function look(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResult>(lookWhileAllRests);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
}
