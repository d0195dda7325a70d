import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { seriousViolations } from './axe-page.ts';

const clip = 'data/PETS09-S2L1-clip.mp4';
const weights = ['yolox_nano.onnx', 'person_reidentification_retail_0286.onnx'];
const skip =
  skipWithoutChromium() ||
  skipWithout(clip, 'models/yolox_nano.onnx', 'models/openvino/person-reidentification-retail-0286.xml');

let folder: string;
let server: RunningServer;
let browser: Browser;
let page: Page;
let isTaken = false;

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-first-'));
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  process.env.HOME = folder;
  process.env.USERPROFILE = folder;
  process.env.DOPPEL_MODELS = path.join(folder, 'models');
  copyFileSync(sharedFile(clip), path.join(folder, 'street.mp4'));
  const stick = path.join(folder, 'stick');
  mkdirSync(stick);
  for (const file of [
    'yolox_nano.onnx',
    'openvino/person-reidentification-retail-0286.xml',
    'openvino/person-reidentification-retail-0286.bin',
  ]) {
    copyFileSync(sharedFile(`models/${file}`), path.join(stick, path.basename(file)));
  }
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patient(20_000));
  await page.route('**/rpc/app.info', withoutModels);
  await page.route('**/rpc/models.take', async (route) => {
    await route.continue();
    isTaken = true;
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/**
 * A checkout with weights beside it finds them, which a fresh machine does not: until the stick was read, the page is told of none.
 * Everything else is the engine's own answer.
 */
async function withoutModels(route: Route): Promise<void> {
  const answer = await route.fetch();
  const reply = await answer.json();
  if (!isTaken) {
    reply.value.models = reply.value.models.map((model: object) => ({ ...model, state: 'missing', path: null }));
    reply.value.needed = [
      { purpose: 'find', id: 'yolox_nano' },
      { purpose: 'compare', id: 'person-reidentification-retail-0286' },
    ];
  }
  await route.fulfill({ response: answer, json: reply });
}

test('without a video, models or a network the guided minute leads to a first answered pair, by keys alone', {
  skip,
}, async () => {
  await page.goto(server.newAddress());
  await page.getByRole('button', { name: /Take the guided minute/ }).press('Enter');
  await page.getByText(/Drawing the scene: \d+ of \d+ frames/).waitFor();
  await page.getByRole('heading', { name: 'The analysis is done' }).waitFor({ timeout: patient(120_000) });
  await page.getByRole('button', { name: 'Review' }).press('Enter');
  for (const stop of ['One human being, or two?', 'What speaks for it and against it', 'See it in the video']) {
    const words = page.getByRole('dialog', { name: stop });
    await words.waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await words.getByRole('button', { name: 'Next' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
  }
  await page.getByRole('dialog', { name: 'Your turn' }).waitFor();
  await page.locator('[role=toolbar][aria-busy=false]').waitFor();
  await page.keyboard.press('m');
  await page.getByRole('dialog', { name: 'Answered, and on disk' }).waitFor();
  assert.match((await page.getByRole('status', { name: 'Progress of the review' }).textContent()) ?? '', /^1 decided/);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // A button that was clicked does not keep Space from the screen, which would answer a pair that nobody meant.
  await page.getByRole('button', { name: 'Skip', exact: true }).click();
  await page.locator('[role=toolbar][aria-busy=false]').waitFor();
  await page.keyboard.press('Space');
  await page.locator('video').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Start' }).press('Enter');
});

test('a machine without models is told what is missing, takes it from a folder, and the analysis that was asked for begins', {
  skip,
}, async () => {
  await page.getByRole('heading', { name: 'Two models are missing' }).waitFor();
  await page.getByText('Person finder', { exact: true }).first().waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await page.getByRole('button', { name: /Analyse a video/ }).press('Enter');
  await page.getByRole('dialog', { name: 'Choose a video' }).getByRole('button', { name: 'street.mp4' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'Analyse a video' });
  await form.getByRole('button', { name: 'Choose: Video, a folder of pictures' }).waitFor();
  await form.getByRole('button', { name: 'Analyse', exact: true }).press('Enter');
  await form.getByText('It begins when the person finder is here.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await form.getByRole('button', { name: 'Take from a folder' }).press('Enter');
  const choice = page.getByRole('dialog', { name: 'Choose a folder' });
  await choice.getByRole('button', { name: 'stick' }).press('Enter');
  await choice.getByRole('button', { name: 'Choose this folder' }).press('Enter');
  await page.getByRole('heading', { name: 'Analysing' }).waitFor();
  assert.deepEqual(readdirSync(path.join(folder, 'models')).toSorted(), weights.toSorted());
});

test('an analysis that is cancelled while it looks for persons stands on the start and goes on from there', {
  skip,
}, async () => {
  const finding = page.getByRole('listitem').filter({ hasText: 'Find people in every frame' });
  await finding.filter({ hasText: /\d+ of \d+ frames/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByRole('heading', { name: 'The analysis was cancelled' }).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await page.getByRole('button', { name: /street.*analysis interrupted: resume/ }).press('Enter');
  await page.getByRole('heading', { name: 'The analysis is done' }).waitFor({ timeout: patient(120_000) });
  await page.getByRole('button', { name: 'Review' }).press('Enter');
});

test('a video in which nobody looks alike still has a pair to look at, and it can be answered', { skip }, async () => {
  await page.getByRole('button', { name: 'Show the likeliest pair' }).press('Enter');
  await page.locator('[role=toolbar][aria-busy=false]').waitFor();
  await page.keyboard.press('Space');
  await page.locator('video').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('video').waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  await page.getByText('1 decided').waitFor();
});
