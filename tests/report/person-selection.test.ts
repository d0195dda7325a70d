import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { exportAll } from '#export/export-all.ts';
import type { ExportInput } from '#export/export-input.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { sampleEmbedder, sampleExport } from './sample-export.ts';

const skip = skipWithoutChromium();
const probes = path.join(import.meta.dirname, 'page-probes.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'doppel-report-'));
let browser: Browser;
before(async () => {
  if (skip === false) browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** A page and everything about it that should not have happened. */
interface OpenPage {
  readonly page: Page;
  /** Console messages, uncaught errors, failed requests, requests that are not for a file, policy violations and dialogs. */
  readonly trouble: readonly string[];
}

/** What Plotly drew: rows of cosines, and the ids along the axis. */
interface HeatmapData {
  readonly z: readonly (readonly (number | null)[])[];
  readonly labels: readonly string[];
}

let exports = 0;
async function write(input: ExportInput): Promise<string> {
  const to = path.join(scratch, String(exports++));
  await exportAll(input, { to });
  return path.join(to, 'webp_viewer', 'person_selection.html');
}

async function open(file: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error}`));
  page.on('requestfailed', (request) => {
    const kind = request.failure()?.errorText === 'csp' ? 'refused' : 'failed';
    trouble.push(`${kind}: ${request.url()}`);
  });
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) trouble.push(`network: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  if (options.javaScriptEnabled !== false) await page.addInitScript({ path: probes });
  await page.goto(pathToFileURL(file).href);
  return { page, trouble };
}

/** Brings the heatmap into view and waits until it is drawn. */
async function drawHeatmap(page: Page): Promise<void> {
  await page.locator('#similarity').evaluate((section) => section.scrollIntoView());
  await page.waitForSelector('#heatmap[data-drawn] .heatmaplayer image', {
    state: 'attached',
    timeout: patient(30_000),
  });
}

/** The text of a part of the page. */
const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().textContent()) ?? '';

/** Where a cell of the heatmap is on the screen. */
async function cell(page: Page, x: string, y: string): Promise<{ readonly x: number; readonly y: number }> {
  const at = await page.evaluate<{ x: number; y: number } | null>(`probes.cell(${JSON.stringify([x, y])})`);
  assert.ok(at, `no cell ${x}, ${y}`);
  return at;
}

test('the page opens from disk without an error, a violation or a request to the network', { skip }, async () => {
  const { page, trouble } = await open(await write(sampleExport({ names: { 1: 'Woman in red' } })));
  await drawHeatmap(page);
  assert.equal(await page.locator('.person').count(), 14);
  assert.ok((await page.locator('#pairs > .pair-list > .pair').count()) > 0);
  assert.equal(await page.evaluate('probes.brokenImages()'), 0);
  assert.deepEqual(trouble, []);
});

test('the heatmap has a colour for every pair and none on the diagonal', { skip }, async () => {
  const { page, trouble } = await open(await write(sampleExport({ persons: 8 })));
  await drawHeatmap(page);
  const { z, labels } = await page.evaluate<HeatmapData>('probes.heatmap()');
  assert.deepEqual([...labels].sort(), ['1', '2', '3', '4', '5', '6', '7', '8']);
  for (const [row, values] of z.entries()) {
    for (const [column, value] of values.entries()) assert.equal(value === null, row === column);
  }
  assert.deepEqual(trouble, []);
});

const hostile = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(2)</script>',
  '"><svg onload=alert(3)>',
  "' onmouseover='alert(4)",
  'line\u2028separator\u2029paragraph',
  '\u202Eright to left',
  '{{constructor.constructor("alert(5)")()}}',
  '<!--',
];

test('names, notes and every other text that somebody typed are shown as they are and run nothing', {
  skip,
}, async () => {
  const names = Object.fromEntries(hostile.map((name, index) => [index + 1, name]));
  const sample = sampleExport({ persons: 10, names, notes: names });
  const text = hostile.join(' ');
  const input: ExportInput = {
    ...sample,
    projectName: `${hostile[1]}.doppel`,
    video: { ...sample.video, path: `/videos/${hostile[0]}` },
    embedder: { ...sampleEmbedder, id: text, device: text },
    warnings: [text],
    events: sample.events.map((event) => ({
      ...event,
      by: text,
      forced: [text],
      action: { kind: 'note', person: 1, text },
    })),
  };
  const { page, trouble } = await open(await write(input));
  await drawHeatmap(page);
  for (const [id, name] of Object.entries(names)) {
    assert.equal(await page.locator(`#person-${id} h3 bdi`).textContent(), name);
    assert.equal(await page.locator(`#person-${id}`).getAttribute('data-name'), name);
  }
  await page.selectOption('#compare-a', '1');
  await page.selectOption('#compare-b', '2');
  assert.equal(await page.locator('#compare-result .name').first().textContent(), hostile[0]);
  const { x, y } = await cell(page, '1', '2');
  await page.mouse.move(x, y);
  await page.locator('#tip').waitFor({ state: 'visible' });
  await page.locator('#person-search').fill('<img');
  assert.equal(await page.locator('.person:visible').count(), 1);
  // Nothing that was typed became an element: one script of ours, one of Plotly, one block of data.
  assert.equal(await page.locator('script').count(), 3);
  assert.equal(await page.locator('[onerror], [onload], [onmouseover]').count(), 0);
  assert.deepEqual(trouble, []);
});

test('markup that somebody brings into the page runs nothing and reaches no network', { skip }, async () => {
  const { page, trouble } = await open(await write(sampleExport({ persons: 3 })));
  assert.deepEqual(await page.evaluate('probes.attack()'), { ran: false, reached: false });
  const refused = ['script-src-attr', 'script-src-elem', 'img-src', 'form-action'];
  // A form is sent, and refused, in a later turn than the one that asked for it.
  for (let waited = 0; waited < 100 && !trouble.includes('console: policy: form-action'); waited++)
    await page.waitForTimeout(50);
  for (const policy of refused) {
    assert.ok(trouble.includes(`console: policy: ${policy}`), policy);
  }
  // The browser reports a request before its policy refuses it.
  const reached = trouble.filter(
    (line) => line.startsWith('network: ') && !trouble.includes(line.replace('network', 'refused')),
  );
  assert.deepEqual(reached, []);
});

test('a click on a cell of a listed pair goes to it, on any other shows the two beside', { skip }, async () => {
  const sample = sampleExport({ persons: 10 });
  const { page, trouble } = await open(await write(sample));
  await drawHeatmap(page);
  const listed = await page.locator('#pairs > .pair-list > .pair').first();
  const [a, b] = [await listed.getAttribute('data-a'), await listed.getAttribute('data-b')];
  const at = await cell(page, String(b), String(a));
  await page.mouse.click(at.x, at.y);
  await page.locator(`#pair-${a}-${b}:focus`).waitFor();
  assert.equal(await listed.evaluate((card) => card.getBoundingClientRect().top >= 0), true);
  await drawHeatmap(page);
  // Plotly takes two clicks within 300 ms for a double click, wherever they are.
  await page.waitForTimeout(400);
  const other = await cell(page, '2', '3');
  await page.mouse.click(other.x, other.y);
  await page.locator('#compare-result', { hasText: 'Less alike than 0.7' }).waitFor();
  assert.equal(await page.locator('#compare-a').inputValue(), '2');
  assert.equal(await page.locator('#compare-b').inputValue(), '3');
  assert.deepEqual(trouble, []);
});

test('the similarity of any two that the page shows is that of the matrix', { skip }, async () => {
  const file = await write(sampleExport({ persons: 9 }));
  const matrix = JSON.parse(readFileSync(path.join(path.dirname(file), '..', 'similarity_matrix.json'), 'utf8'));
  const { page } = await open(file);
  for (const [a, b] of [
    [1, 5],
    [9, 2],
    [7, 8],
  ]) {
    await page.selectOption('#compare-a', String(a));
    await page.selectOption('#compare-b', String(b));
    const shown = await page.locator('#compare-result .score strong').textContent();
    assert.equal(shown, matrix.similarity_matrix[a - 1][b - 1].toFixed(2), `${a} and ${b}`);
  }
});

test('persons are found by name, id and by what they were made of, and ordered as asked', { skip }, async () => {
  const { page } = await open(await write(sampleExport({ names: { 4: 'Ayla', 9: 'Borås courier' } })));
  const shown = () => page.locator('.person:visible').evaluateAll((cards) => cards.map((card) => card.id));
  await page.fill('#person-search', 'borÅs');
  assert.deepEqual(await shown(), ['person-9']);
  await page.fill('#person-search', '900');
  assert.deepEqual(await shown(), ['person-3']);
  assert.equal(await page.locator('#person-found').textContent(), '1 of 14 persons found');
  await page.fill('#person-search', '');
  await page.selectOption('#person-order', 'name');
  assert.deepEqual((await shown()).slice(0, 3), ['person-4', 'person-9', 'person-1']);
  // A link to somebody whom the search hides shows them.
  await page.fill('#person-search', 'ayla');
  await page.locator('.pair .person-link').first().click();
  assert.equal((await shown()).length, 14);
});

test('previews move, stand still when paused, and never move for readers who asked for less motion', {
  skip,
}, async () => {
  const file = await write(sampleExport({ persons: 5 }));
  const sources = (page: Page) => page.evaluate<string[]>('probes.sources()');
  const moving = await open(file);
  await moving.page.locator('#person-grid').scrollIntoViewIfNeeded();
  await moving.page.waitForFunction("probes.sources().every((source) => source !== '')");
  assert.match((await sources(moving.page))[0], /^webp\/person_1\.webp$/);
  await moving.page.click('#motion');
  assert.equal(await moving.page.locator('#motion').getAttribute('aria-pressed'), 'true');
  assert.match((await sources(moving.page))[0], /^still\/person_1\.webp$/);
  await moving.page.click('#motion');
  assert.match((await sources(moving.page))[0], /^webp\/person_1\.webp$/);
  const calm = await open(file, { reducedMotion: 'reduce' });
  await calm.page.locator('#person-grid').scrollIntoViewIfNeeded();
  assert.match((await sources(calm.page)).join(' '), /^(still\/person_\d\.webp ?)+$/);
  assert.equal(await calm.page.locator('#motion').isVisible(), false);
});

test('without JavaScript the page still shows persons, pairs, evidence and decisions', { skip }, async () => {
  const { page } = await open(await write(sampleExport()), { javaScriptEnabled: false });
  assert.equal(await page.locator('.person').count(), 14);
  assert.match(await textOf(page, '.pair'), /0\.\d\d similar.*never seen together.*apart/s);
  assert.match(await textOf(page, '#history'), /Merged 3 and 900 into 3/);
  assert.equal(await page.locator('#motion').isVisible(), false);
  assert.equal(await page.locator('#compare').isVisible(), false);
});

test('everything can be reached and used by keyboard', { skip }, async () => {
  const { page } = await open(await write(sampleExport({ persons: 6 })));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('probes.focused()'), 'skip');
  await page.keyboard.press('Enter');
  const reached = new Set<string>();
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate<string>('probes.focused()'));
  }
  for (const place of [
    'person-link',
    'person-search',
    'person-order',
    'heat-order',
    'compare-a',
    'compare-b',
    'scroller',
  ]) {
    assert.ok(reached.has(place), `${place} in ${[...reached]}`);
  }
});

test('the descriptor without weights, damage and what could not be compared are said at the top', {
  skip,
}, async () => {
  const sample = sampleExport({
    persons: 4,
    embedder: { ...sampleEmbedder, id: 'stripes', model_sha256: null, weightless: true },
  });
  const input: ExportInput = {
    ...sample,
    persons: sample.persons.map((person, index) =>
      index === 1 ? { ...person, embedding: null, cropCount: 0, bestCrops: [] } : person,
    ),
    loss: {
      ...sample.loss,
      decode_errors: 2,
      frames_missing: 4,
      time_gaps: [{ after_frame: 272, from_ms: 1, to_ms: 300 }],
    },
  };
  const { page, trouble } = await open(await write(input));
  assert.match(await textOf(page, '[data-notice=weightless]'), /without a trained model.*stripes/);
  assert.match(await textOf(page, '[data-notice=loss]'), /2 decoding errors.*first after frame 272.*4 frames/);
  assert.match(await textOf(page, '[data-notice=left-out]'), /1 person not compared.*2: has no crops/);
  assert.match(await textOf(page, '#person-2'), /not compared/);
  assert.match(await textOf(page, '#person-3'), /may be two people/);
  assert.doesNotMatch(await textOf(page, '#person-1'), /may be two people/);
  await drawHeatmap(page);
  assert.deepEqual(trouble, []);
});

test('a page without any similarity opens, says so and asks for nothing that is not there', { skip }, async () => {
  const sample = sampleExport({ persons: 3, embedder: null });
  const bare = sample.persons.map((person) => ({ ...person, animation: null, bestCrops: [] }));
  const { page, trouble } = await open(
    await write({ ...sample, persons: bare, pairs: [], events: [], head: { seq: 0, hash: '0'.repeat(64) } }),
  );
  assert.match(await textOf(page, '[data-notice=no-similarity]'), /Without similarity/);
  assert.match(await textOf(page, '#pairs'), /made without similarity/);
  assert.match(await textOf(page, '#history'), /Nothing has been decided yet/);
  await page.fill('#person-search', '2');
  assert.equal(await page.locator('.person:visible').count(), 1);
  assert.deepEqual(trouble, []);
});

test('text has the contrast that WCAG asks for, in light and in dark', { skip }, async () => {
  const file = await write(sampleExport({ persons: 5, embedder: { ...sampleEmbedder, weightless: true } }));
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await open(file, { colorScheme });
    assert.deepEqual(await page.evaluate('probes.poorContrast()'), [], colorScheme);
  }
});

test('the page of 1,000 persons opens in seconds', { skip }, async () => {
  const sample = sampleExport({ persons: 1_000 });
  // The pictures are not the point here, and drawing a thousand would take longer than the test.
  const persons = sample.persons.map((person) => ({ ...person, animation: null, bestCrops: [] }));
  const file = await write({ ...sample, persons, readCrop: () => Promise.resolve(null) });
  assert.ok(readFileSync(file).length < 6_000_000);
  const started = performance.now();
  const { page, trouble } = await open(file);
  await page.locator('.person').first().waitFor();
  // A second or so on a slow machine; the limit only catches what grows with the square of the persons.
  assert.ok(performance.now() - started < patient(15_000));
  assert.equal(await page.locator('.person').count(), 1_000);
  await drawHeatmap(page);
  assert.deepEqual(trouble, []);
});

test('in print nobody is left out, the sheet shows everybody, and paper is light whatever the screen is', {
  skip,
}, async () => {
  const { page, trouble } = await open(await write(sampleExport({ persons: 12 })), { colorScheme: 'dark' });
  await page.fill('#person-search', '3');
  assert.equal(await page.locator('.person:visible').count(), 1);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.person:visible').count(), 12);
  assert.equal(await page.locator('.sheet li').count(), 12);
  const looks = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  assert.equal(looks, 'rgb(255, 255, 255)');
  assert.equal(await page.locator('#person-search').isVisible(), false);
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  const text = pdf.toString('latin1');
  assert.match(text, /^%PDF-1\./);
  // Each still is in it once, however often it is shown; pictures that were never scrolled to are too.
  const pictures = text.match(/\/Subtype\s*\/Image/g)?.length ?? 0;
  assert.ok(pictures >= 12, `${pictures} pictures in print`);
  assert.deepEqual(trouble, []);
});
