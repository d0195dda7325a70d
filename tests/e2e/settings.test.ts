import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { settingsOf, withProject } from '#comparison/open-gallery.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();

let prepared: PreparedScene;
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene({ analysed: 'no' });
  server = await startServer({ file: null, port: 0, folders: [prepared.folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(server.newAddress());
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const settingsFile = () => readFileSync(path.join(prepared.folder, 'home', 'settings.yaml'), 'utf8');

test('the settings are reached from every screen, and stand in a file that the command line reads too', {
  skip,
}, async () => {
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  const crops = page.getByRole('textbox', { name: 'Crops of a person' });
  await crops.fill('7');
  await crops.press('Tab');
  await page.getByRole('button', { name: 'Back to the default: Crops of a person' }).waitFor();
  assert.match(settingsFile(), /^crops:\n {2}per_person: 7$/m);
  await page.getByRole('combobox', { name: 'Persons are compared by' }).selectOption('stripes');
  await waitUntil('the embedder is written', () => /embedder: stripes/.test(settingsFile()));
});

test('a value that does not fit is refused with what would, and changes nothing', { skip }, async () => {
  const crops = page.getByRole('textbox', { name: 'Crops of a person' });
  await crops.fill('100000');
  await crops.press('Tab');
  await page.getByText('crops.per_person should be a whole number from 1 to 500, found 100000.').waitFor();
  assert.match(settingsFile(), /per_person: 7$/m);
});

test('an analysis that is begun afterwards uses them, and a setting goes back to its default', { skip }, async () => {
  const { video, tracks } = prepared.scene;
  await page.getByRole('link', { name: 'Start' }).press('Enter');
  const pick = async (button: RegExp, file: string) => {
    await page.getByRole('button', { name: button }).press('Enter');
    const choice = page.getByRole('dialog', { name: /^Choose a/ });
    await choice.getByRole('button', { name: path.basename(file) }).press('Enter');
  };
  await pick(/Analyse a video/, video);
  await pick(/^Choose: Tracks$/, tracks);
  await page.getByRole('button', { name: 'Analyse', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'The analysis is done' }).waitFor({ timeout: patient(60_000) });
  const used = await withProject(prepared.file, 'read', (project) => settingsOf(project));
  assert.deepEqual([used.crops.per_person, used.similarity.embedder], [7, 'stripes']);
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  await page.getByRole('button', { name: 'Back to the default: Crops of a person' }).press('Enter');
  await waitUntil('it is not in the file any more', () => !settingsFile().includes('crops'));
});
