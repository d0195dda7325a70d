import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { reportConditions, trainConditions } from '#conditions/index.ts';
import { seriousViolations } from '../e2e/axe-page.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { drawSet } from './drawn-set.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-conditions-report-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the report opens from disk under the shared policy, and a cell of the matrix opens its pictures, in light and dark', {
  skip: skipWithoutChromium(),
}, async () => {
  const drawn = path.join(folder, 'drawn');
  await drawSet(drawn, 16, 2);
  const { evaluation, insight } = await trainConditions({
    ...{ source: drawn, insight: path.join(folder, 'drawn.insight'), dataset: undefined, truth: undefined },
    ...{ persons: undefined, every: 1, condition: 'class', features: 'position', preset: 'head' },
    ...{ changes: { learningRate: 0.02 }, foldsBy: 'group', folds: 3, augment: [], models: {}, mode: 'resume' },
  });
  const { html, notes } = await reportConditions({ insight, run: undefined, to: path.join(folder, 'out') });
  assert.deepEqual(notes, []);
  const browser = await launchChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 1024, height: 768 }, colorScheme });
      page.setDefaultTimeout(patient(20_000));
      const trouble: string[] = [];
      page.on('console', (message) => trouble.push(message.text()));
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on('request', (request) => {
        if (!/^(file|data):/.test(request.url())) trouble.push(request.url());
      });
      await page.goto(pathToFileURL(html).href);
      await page.locator('#curves .main-svg').first().waitFor();
      const [truth, answer] = [0, 0];
      const count = evaluation.confusion[truth][answer];
      assert.ok(count > 0);
      const opened = page.locator(`#cell-${truth}-${answer}`);
      assert.equal(await opened.isVisible(), false);
      await page.getByRole('link', { name: `${count} labelled pipe normal, said pipe normal` }).click();
      await opened.waitFor();
      const sizes = await page.evaluate<readonly number[]>(
        `Promise.all([...document.querySelectorAll('.opened:target img')].map((image) => image.decode().then(() => image.naturalHeight)))`,
      );
      assert.equal(sizes.length, Math.min(count, 12));
      assert.ok(sizes.every((height) => height > 0));
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(width <= 1024, `the page is ${width} wide`);
      assert.deepEqual(await seriousViolations(page), []);
      assert.deepEqual(trouble, []);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
