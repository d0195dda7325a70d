import type { Locator, Page } from 'playwright-core';

/** The pair that the review asks about; null where every pair is answered. */
export async function pairOnScreen(page: Page): Promise<readonly [number, number] | null> {
  const question = page.getByRole('region', { name: /^Are persons \d+ and \d+ the same\?$/ });
  const done = page.getByText('Every pair is answered');
  await question.or(done).first().waitFor();
  if (await done.isVisible()) return null;
  const [, a, b] = /persons (\d+) and (\d+)/.exec((await question.getAttribute('aria-label')) ?? '') ?? [];
  return [Number(a), Number(b)];
}

/** The answers' toolbar, once the pair on screen has been seen for long enough to be answered. */
export const answerable = (page: Page): Locator => page.locator('[role=toolbar][aria-label=Answer][aria-busy=false]');

/**
 * Answers every pair of the queue as `isSame` says, by keys alone; returns how many answers it took. A merge that would join
 * more than two shows the group first, and Enter says yes.
 */
export async function answerQueue(page: Page, isSame: (a: number, b: number) => boolean): Promise<number> {
  for (let answers = 0; answers < 500; answers++) {
    const pair = await pairOnScreen(page);
    if (pair === null) return answers;
    const [a, b] = pair;
    await answerable(page).waitFor();
    // A pair that came back by an undo may have taken its place meanwhile.
    if ((await pairOnScreen(page))?.join() !== pair.join()) continue;
    await page.keyboard.press(isSame(a, b) ? 'm' : 'a');
    const next = page.getByRole('region', { name: `Are persons ${a} and ${b} the same?` });
    const dialog = page.getByRole('dialog', { name: /^Merge into/ });
    await Promise.race([next.waitFor({ state: 'detached' }), dialog.waitFor()]);
    if (await dialog.isVisible()) {
      await dialog
        .getByRole('button', { name: /^Merge \d+ persons/ })
        .and(page.locator(':enabled'))
        .waitFor();
      await page.keyboard.press('Enter');
      await next.waitFor({ state: 'detached' });
    }
  }
  throw new Error('The queue did not end after 500 answers.');
}

/** Moves the focus by Tab until it is on the button of this name; fails when it never is. */
export async function tabToButton(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).and(page.locator(':focus'));
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press('Tab');
    if ((await button.count()) > 0) return;
  }
  throw new Error(`Tab never reached the button ${name}.`);
}
