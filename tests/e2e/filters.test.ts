import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { openDoor, type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  server = await startServer({ file: prepared.file, port: 0 });
  const door = await openDoor(server.newAddress());
  const { project } = await door.ask('project.open', { path: prepared.file });
  const decision = { kind: 'note' as const, person: 3, text: 'Stood at the door, says #witness' };
  await door.ask('review.decide', { project, decision, force: false, seen: null });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(`${server.newAddress()}#/review`);
  await page.getByRole('navigation', { name: 'Pairs' }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const hash = () => page.evaluate<string>('location.hash');
const cards = () => page.getByRole('region', { name: 'All persons' }).getByRole('listitem');

test('persons are filtered by a tag that a note gives; what is left out is said, and the address holds it', {
  skip,
}, async () => {
  await page.evaluate("location.hash = '#/persons'");
  const tools = page.getByRole('toolbar', { name: 'Persons' });
  await tools.getByText('6 of 6').waitFor();
  await tools.getByRole('button', { name: 'Filter', exact: true }).click();
  const fields = page.getByRole('dialog', { name: 'Filter' });
  await fields.getByRole('combobox', { name: 'Tag' }).click();
  assert.deepEqual(await seriousViolations(page), [], 'axe on the open filter');
  await fields.getByRole('option', { name: 'witness' }).click();
  await tools.getByText('5 left out: shown are persons #witness').waitFor();
  assert.equal(await cards().count(), 1);
  assert.equal(await hash(), '#/persons?tag=witness');
  await page.keyboard.press('Escape');
  assert.deepEqual(await seriousViolations(page), [], 'axe on filtered persons');
  await page.reload();
  await tools.getByText('5 left out').waitFor();
  await tools.getByRole('button', { name: 'Clear the filter' }).click();
  await tools.getByText('6 of 6').waitFor();
  assert.equal(await hash(), '#/persons');
});

test('a time that is none is said and leaves nobody out; a time that nobody is seen in leaves out all, and says so', {
  skip,
}, async () => {
  const tools = page.getByRole('toolbar', { name: 'Persons' });
  await tools.getByRole('button', { name: 'Filter', exact: true }).click();
  const fields = page.getByRole('dialog', { name: 'Filter' });
  await fields.getByRole('textbox', { name: 'Seen from' }).fill('soon');
  await fields.getByText('A time is written as 1:30 or 90').waitFor();
  await tools.getByText('6 of 6').waitFor();
  await fields.getByRole('textbox', { name: 'Seen from' }).fill('59:00');
  await page.getByText('The filter leaves out everybody.').waitFor();
  await tools.getByText('6 left out: shown are persons seen from 59:00.0 on').waitFor();
  await page.keyboard.press('Escape');
});

test('pairs that the filter leaves out are counted and stay open; an address typed by hand is taken', {
  skip,
}, async () => {
  await page.evaluate("location.hash = '#/review?height=5000'");
  const list = page.getByRole('navigation', { name: 'Pairs' });
  await list.getByText('1 left out: shown are pairs at least 5000 px tall').waitFor();
  await page.getByText('No pair of this choice is left').waitFor();
  assert.deepEqual(await seriousViolations(page), [], 'axe on filtered pairs');
  await list.getByRole('button', { name: 'Clear the filter' }).click();
  await page.getByRole('region', { name: 'Are persons 1 and 2 the same?' }).waitFor();
});
