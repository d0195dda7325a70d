import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { makeSmallScene } from '../fixtures/small-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();

let folder: string;
let server: RunningServer;
let browser: Browser;
let page: Page;

/** Puts a scene of some frames into the folder of videos, its tracks beside it under its name. */
async function addScene(name: string, frames: number): Promise<void> {
  const aside = mkdtempSync(path.join(folder, 'made-'));
  const { video, tracks } = await makeSmallScene(aside, frames);
  const stem = path.join(folder, 'night', name);
  mkdirSync(path.dirname(stem), { recursive: true });
  copyFileSync(video, `${stem}.mp4`);
  copyFileSync(tracks, `${stem}.txt`);
  rmSync(aside, { recursive: true });
}

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-queue-'));
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  await addScene('a first', 60);
  await addScene('later/long', 900);
  await addScene('z last', 60);
  writeFileSync(path.join(folder, 'night', 'broken.mp4'), 'this is no video');
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patient(30_000));
  await page.goto(server.newAddress());
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const row = (name: string): Locator => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

test('a folder is chosen, and says how many videos are in it before anything begins', { skip }, async () => {
  await page.getByRole('button', { name: /Analyse a folder of videos/ }).press('Enter');
  const choice = page.getByRole('dialog', { name: 'Choose a folder' });
  await choice.getByRole('button', { name: 'night' }).press('Enter');
  await choice.getByRole('button', { name: 'Choose this folder' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'Analyse a folder of videos' });
  await form.getByText('4 videos in it and the folders within. 3 videos with persons or tracks beside them.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
});

test('a video that is none stops no other; stopping keeps what was done, and the start says how it stands', {
  skip,
}, async () => {
  // With tracks for every video no finder of persons is needed, which this machine may not have.
  writeFileSync(path.join(folder, 'night', 'broken.txt'), '1,1,10,10,20,40,1,-1,-1,-1\n');
  const form = page.getByRole('dialog', { name: 'Analyse a folder of videos' });
  await form.getByRole('checkbox', { name: /lie beside a video/ }).press('Space');
  await form.getByRole('checkbox', { name: /lie beside a video/ }).press('Space');
  await form.getByText('4 videos with persons or tracks beside them.').waitFor();
  await form.getByRole('button', { name: 'Begin with 4 videos' }).press('Enter');
  await page.getByRole('heading', { name: 'Analysing a folder of videos' }).waitFor();
  await row('a first').getByText('done', { exact: true }).waitFor();
  await row('broken')
    .getByText(/is no video|cannot be read|not a video|Invalid data/i)
    .waitFor();
  await row('later/long').getByRole('link', { name: /Watch/ }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await page.getByRole('button', { name: 'Stop' }).press('Enter');
  await page.getByRole('heading', { name: 'The folder was stopped' }).waitFor();
  await row('later/long').getByText('stopped, and kept as far as it came').waitFor();
  await row('z last').getByText('waiting').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await page.getByText('1 of 4 videos done, 1 failed, stopped, can go on').waitFor();
});

test('it goes on where it was, also when the engine dies over a video, and ends in a summary that leads to each review', {
  skip,
}, async () => {
  await page.getByRole('link', { name: path.join(folder, 'night') }).press('Enter');
  await page.getByRole('button', { name: 'Go on' }).press('Enter');
  await row('later/long')
    .getByText(/at work: /)
    .waitFor();
  process.kill(server.engine.pid ?? 0, 'SIGKILL');
  await page.getByRole('heading', { name: 'The folder is through' }).waitFor({ timeout: patient(90_000) });
  await page.getByText('3 of 4 videos done, 1 failed').waitFor();
  await page.getByRole('button', { name: 'Try the failed again' }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  assert.ok(existsSync(path.join(folder, 'night', 'later', 'long.doppel')));
  await page.getByRole('button', { name: 'Review z last.mp4' }).press('Enter');
  await page.waitForURL(/#\/review/);
});
