import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';

const skip = skipWithoutChromium();

let prepared: PreparedScene;
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  server = await startServer({ file: prepared.file, port: 0 });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(`${server.newAddress()}#/review`);
  await page.locator('[role=toolbar][aria-label=Answer][aria-busy=false]').waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const video = () => page.locator('video');
const isPaused = () => page.evaluate<boolean>("document.querySelector('video').paused");
const frame = async (): Promise<number> => {
  const shown = /frame (\d+)/.exec((await page.locator('video ~ span').textContent()) ?? '');
  return shown === null ? -1 : Number(shown[1]);
};

test('Space plays the video and pauses it, and never closes it', { skip }, async () => {
  await page.keyboard.press('Space');
  await video().waitFor();
  await waitUntil('it plays', async () => !(await isPaused()) && (await frame()) >= 0);
  await page.keyboard.press('Space');
  await waitUntil('it stands', isPaused);
  assert.equal(await video().count(), 1);
  await page.getByRole('toolbar', { name: 'Play', exact: true }).getByRole('button', { name: 'Play' }).waitFor();
});

test('comma and full stop go by a frame of the video, and P plays it on', { skip }, async () => {
  // Not at its end, where no frame follows.
  await page.evaluate("document.querySelector('video').currentTime = 1");
  await waitUntil('the frame of a second', async () => [24, 25, 26].includes(await frame()));
  const first = await frame();
  await page.keyboard.press('.');
  await waitUntil('one frame on', async () => (await frame()) === first + 1);
  await page.keyboard.press(',');
  await waitUntil('one frame back', async () => (await frame()) === first);
  await page.keyboard.press('P');
  await waitUntil('it plays', async () => !(await isPaused()));
  await page.keyboard.press('P');
  await waitUntil('it stands', isPaused);
});

test('Escape closes the note first and the video next, and nothing after that', { skip }, async () => {
  await page.keyboard.press('N');
  const note = page.getByRole('dialog');
  await note.waitFor();
  await page.keyboard.press('Escape');
  await note.waitFor({ state: 'detached' });
  assert.equal(await video().count(), 1, 'the video is still there');
  await page.keyboard.press('Escape');
  await video().waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  assert.match(page.url(), /#\/review/);
  await page.keyboard.press('Shift+Space');
  await video().waitFor();
  await page.keyboard.press('Escape');
  await video().waitFor({ state: 'detached' });
});

test('a click on a picture plays there, and a second one on the same picture there again', { skip }, async () => {
  const picture = page
    .getByRole('list', { name: /^Best pictures/ })
    .first()
    .getByRole('button')
    .first();
  await picture.click();
  await waitUntil('it plays', async () => !(await isPaused()) && (await frame()) >= 0);
  await page.evaluate("document.querySelector('video').pause()");
  await waitUntil('it stands', isPaused);
  await picture.click();
  await waitUntil('it plays again', async () => !(await isPaused()));
});
