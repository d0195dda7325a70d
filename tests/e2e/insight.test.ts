import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { madeInsightFile } from '../support/insight-file.ts';
import { patient } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();
const folder = mkdtempSync(path.join(tmpdir(), 'doppel-insight-screen-'));
let server: RunningServer;
let browser: Browser;
/** What pages reported: errors of their own, and what their policy refused. */
const complaints: string[] = [];

before(async () => {
  if (skip !== false) return;
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  await madeInsightFile(folder);
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A window on the insight file, at an address of the screen. */
async function open(place: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(patient(20_000));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(
    `sessionStorage.setItem('doppel.insight', ${JSON.stringify(path.join(folder, 'made.insight'))});
     localStorage.setItem('mantine-color-scheme-value', '${colorScheme}');`,
  );
  await page.goto(server.newAddress());
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  return page;
}

async function assertSound(page: Page, what: string): Promise<void> {
  assert.deepEqual(await seriousViolations(page), [], what);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  assert.ok(width <= 1024, `${what}: the page is ${width} wide`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`pictures, distances, neighbours and runs are shown, and their figures open pictures, ${scheme}`, {
    skip,
  }, async () => {
    const page = await open('#/insight/pictures', scheme);
    const rows = page.getByRole('table').first().locator('tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 6);
    await page.getByRole('button', { name: /^FP/ }).first().click();
    await page.locator('th[aria-sort="descending"]').waitFor();
    await page.locator('svg rect').first().waitFor();
    await assertSound(page, 'pictures');

    await page.getByText('Distances', { exact: true }).click();
    await page.locator('[data-drawn="true"] .main-svg').first().waitFor();
    await assertSound(page, 'distances');
    await page.getByText('One way less the other').click();
    await page.getByText('Most one-sided').waitFor();
    const [first] = await page.getByRole('table').getByRole('link').all();
    const name = await first.textContent();
    await first.click();
    await page
      .locator('tr[aria-current="true"]')
      .getByRole('link', { name: name ?? '' })
      .waitFor();

    await page.evaluate(`location.hash = '#/insight/distances'`);
    await page
      .locator('[data-drawn="true"] .nsewdrag')
      .first()
      .click({ position: { x: 5, y: 5 } });
    await page.waitForFunction(`/^#\\/insight\\/pictures\\/\\d+$/.test(location.hash)`);

    await page.getByText('Neighbours', { exact: true }).click();
    await page.locator('[data-drawn="true"] .main-svg').first().waitFor();
    await assertSound(page, 'neighbours');

    await page.getByText('Data and runs', { exact: true }).click();
    await page.getByText('drawn').first().waitFor();
    await assertSound(page, 'data');
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
}
