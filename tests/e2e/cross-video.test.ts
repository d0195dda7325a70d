import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { analyze } from '#analysis/analyze.ts';
import { addProject, crossPairs, Library, syncLibrary } from '#library/index.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();
let folder: string;
let scenes: readonly SmallScene[];
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-cross-video-'));
  process.env.DOPPEL_HOME = path.join(folder, 'home');
  const file = path.join(folder, 'all.doppel-library');
  const library = Library.create(file);
  const made: SmallScene[] = [];
  for (const [name, frameCount] of [
    ['hall', 80],
    ['yard', 100],
  ] as const) {
    await mkdir(path.join(folder, name));
    const scene = await makeSmallScene(path.join(folder, name), frameCount);
    const project = path.join(folder, `${name}.doppel`);
    await analyze(tracksRequest(scene.video, scene.tracks, project));
    await addProject(library, project);
    made.push(scene);
  }
  scenes = made;
  await syncLibrary(library);
  const [{ a, b }] = (await crossPairs(library)).pairs;
  await library.close();
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(server.newAddress());
  await page.evaluate(`localStorage.setItem('doppel.library', ${JSON.stringify(file)})`);
  await page.evaluate(`location.hash = '#/library/pair/${a}-${b}'`);
  await page.reload();
  await page.locator('[role=toolbar][aria-label=Answer][aria-busy=false]').waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const videos = () => page.locator('video');
const each = <Value>(read: string) =>
  page.evaluate<readonly Value[]>(`[...document.querySelectorAll('video')].map((video) => ${read})`);
const arePaused = () => each<boolean>('video.paused');
const frames = async (): Promise<readonly number[]> =>
  (await page.locator('video ~ span').allTextContents()).map((text) => Number(/frame (\d+)/.exec(text)?.[1] ?? -1));

test("Space plays the videos of both, each its own project's around that person, and pauses both", {
  skip,
}, async () => {
  await page.keyboard.press('Space');
  await waitUntil('two videos', async () => (await videos().count()) === 2);
  await waitUntil('both play', async () => {
    const [paused, shown] = [await arePaused(), await frames()];
    return paused.every((one) => !one) && shown.length === 2 && shown.every((frame) => frame >= 0);
  });
  const labels = await videos().evaluateAll((all) => all.map((video) => video.getAttribute('aria-label')));
  assert.match(labels.join('; '), /^The video hall around person \d+; The video yard around person \d+$/);
  const lengths = await each<number>('video.duration');
  assert.ok(Math.abs(lengths[0] - 80 / 25) < 0.1 && Math.abs(lengths[1] - 100 / 25) < 0.1, String(lengths));
  assert.deepEqual(await seriousViolations(page), []);
  await page.keyboard.press('Space');
  await waitUntil('both stand', async () => (await arePaused()).every((one) => one));
  await page
    .getByRole('toolbar', { name: 'Play', exact: true })
    .getByRole('button', { name: 'Play', exact: true })
    .waitFor();
});

test('full stop and comma go by a frame in both, P plays them on', { skip }, async () => {
  await page.evaluate("document.querySelectorAll('video').forEach((video) => { video.currentTime = 1; })");
  await waitUntil('the frame of a second', async () => (await frames()).every((frame) => frame >= 24 && frame <= 26));
  const first = await frames();
  await page.keyboard.press('.');
  await waitUntil('one on in both', async () => (await frames()).every((frame, at) => frame === first[at] + 1));
  await page.keyboard.press(',');
  await waitUntil('one back in both', async () => (await frames()).every((frame, at) => frame === first[at]));
  await page.keyboard.press('P');
  await waitUntil('both play', async () => (await arePaused()).every((one) => !one));
});

test('a picture and a sighting are played where they are, and Escape leads back to the pictures', {
  skip,
}, async () => {
  const picture = page
    .getByRole('list', { name: /^Best pictures/ })
    .nth(1)
    .getByRole('button')
    .first();
  const seconds = Number(/(\d+):(\d+\.\d)/.exec((await picture.getAttribute('title')) ?? '')?.[2]);
  await picture.click();
  await waitUntil('the right video there', async () => (await each<number>('video.currentTime'))[1] >= seconds - 0.1);
  await page.evaluate("(([, right]) => { right.pause(); right.currentTime = 0; })(document.querySelectorAll('video'))");
  await waitUntil('the right one stands', async () => (await arePaused())[1]);
  await picture.click();
  await waitUntil('the same picture is played again', async () => {
    const [, isPaused] = await arePaused();
    return !isPaused && (await each<number>('video.currentTime'))[1] >= seconds - 0.1;
  });
  await page
    .getByRole('table', { name: /^When the two were seen/ })
    .getByRole('button')
    .first()
    .click();
  await waitUntil('still two', async () => (await videos().count()) === 2);
  await page.keyboard.press('Escape');
  await videos().first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /Both videos/ }).waitFor();
});

test('where a video, or a project, is not there, a sentence says so in its place and the other plays', {
  skip,
}, async () => {
  renameSync(scenes[1].video, `${scenes[1].video}-away`);
  // The project was closed a while after its video was left; a fresh page finds what is there now.
  await page.reload();
  await page.locator('[role=toolbar][aria-label=Answer][aria-busy=false]').waitFor();
  await page.keyboard.press('Space');
  await page.getByText(/The video is not at .*blocks\.mp4 any more/).waitFor();
  await waitUntil('the other plays', async () => (await arePaused()).join() === 'false');
  assert.equal(await videos().count(), 1);
  renameSync(path.join(folder, 'yard.doppel'), path.join(folder, 'gone.doppel'));
  await page.reload();
  await page.getByText(/so its pictures cannot be shown/).waitFor();
  await page.locator('[role=toolbar][aria-label=Answer][aria-busy=false]').waitFor();
  await page.keyboard.press('Space');
  await page.getByText(/yard is not at .*yard\.doppel, so its video cannot be shown/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText(/so its video cannot be shown/).waitFor({ state: 'detached' });
});
