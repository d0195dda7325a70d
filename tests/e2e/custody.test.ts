import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { type DoorClient, openDoor, type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let server: RunningServer;
let door: DoorClient;
let project: string;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  server = await startServer({ file: prepared.file, port: 0 });
  door = await openDoor(server.newAddress());
  project = (await door.ask('project.open', { path: prepared.file })).project;
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(`${server.newAddress()}#/review`);
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const dialog = () => page.getByRole('dialog');
test('what a project is for is asked until it is answered once, and then shown', { skip }, async () => {
  await page.getByRole('button', { name: 'What is it for?' }).click();
  await dialog().getByLabel('Purpose').fill('theft of 3 May');
  await dialog().getByLabel('Last day on which it may be kept').fill('2020-01-31');
  assert.deepEqual(await seriousViolations(page), []);
  await dialog().getByRole('button', { name: 'Keep these answers' }).click();
  await page.getByRole('button', { name: 'Overdue since 2020-01-31' }).waitFor();
  const { purpose } = await door.ask('project.status', { project });
  assert.deepEqual([purpose?.purpose, purpose?.legal_basis], ['theft of 3 May', '']);
  await page.reload();
  await page.getByRole('button', { name: 'Overdue since 2020-01-31' }).click();
  assert.equal(await dialog().getByLabel('Purpose').inputValue(), 'theft of 3 May');
  await dialog().getByRole('button', { name: 'Not now' }).click();
});

test('the history is sealed with a new key, whose public part says whose seal it is', { skip }, async () => {
  await page.evaluate("location.hash = '#/history'");
  await page.getByRole('button', { name: 'Seal', exact: true }).click();
  await dialog().getByLabel('Passphrase').fill('a long sentence');
  const seal = dialog().getByRole('button', { name: 'Seal it' });
  await dialog().getByLabel('The same again').fill('another sentence');
  assert.equal(await seal.isDisabled(), true);
  await dialog().getByLabel('The same again').fill('a long sentence');
  assert.deepEqual(await seriousViolations(page), []);
  await seal.click();
  await dialog()
    .getByText(/^Sealed by .*: event 0 and version/)
    .waitFor();
  await dialog().getByRole('button', { name: 'Close' }).last().click();
  const { public_key } = await door.ask('custody.key', {});
  await page.getByText(public_key ?? '?', { exact: true }).waitFor();
  await page.getByLabel('Sealed by this key?').fill(public_key ?? '');
  await page.getByText(/sealed event 0 and its evidence with that key/).waitFor();
  const other = `ed25519:${Buffer.alloc(32, 7).toString('base64')}`;
  await page.getByLabel('Sealed by this key?').fill(other);
  await page.getByText('No seal is by that key.').waitFor();
});

test('an export blurs everybody but the persons that are chosen', { skip }, async () => {
  await page.evaluate("location.hash = '#/export'");
  await page.getByLabel('Blur the pictures of everybody but the persons chosen').check();
  await page.getByRole('combobox', { name: 'Shown as they are' }).click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Escape');
  assert.deepEqual(await seriousViolations(page), []);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('status').getByText('persons exported').waitFor();
  const { to } = await door.ask('export.plan', { project, to: null });
  const [seen, veiled] = [1, 2].map((id) => path.join(to, 'webp_viewer', 'webp', `person_${id}.webp`));
  assert.deepEqual([existsSync(seen), existsSync(veiled)], [true, false], 'only the chosen one moves');
});
