import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '#server/index.ts';
import { type DoorClient, openDoor, type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';
import { answerable } from './review-script.ts';

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
  await pair('1 and 2').waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const pair = (two: string) => page.getByRole('region', { name: `Are persons ${two} the same?` });
const hash = () => page.evaluate<string>('location.hash');

test('the whole frames of the two pictures that match best stand beside each other, on a key', { skip }, async () => {
  await answerable(page).waitFor();
  await page.keyboard.press('f');
  for (const person of [1, 2]) {
    const frame = page.getByRole('figure', { name: `Person ${person} in the whole frame` });
    await frame.and(page.locator('[data-shown=true]')).waitFor();
    await frame.getByRole('img', { name: new RegExp(`^The box of person ${person} in frame \\d+$`) }).waitFor();
  }
  assert.deepEqual(await seriousViolations(page), [], 'axe on the whole frames');
  await page.keyboard.press('f');
  await page.getByRole('figure', { name: /in the whole frame/ }).waitFor({ state: 'detached' });
});

test('a click on a box in the video says that it is somebody else from there on, and leads to the cut there', {
  skip,
}, async () => {
  await page.keyboard.press('Space');
  const video = page.locator('video');
  await video.waitFor();
  const place = await waitUntil('a frame with a box of one of the two', async () => {
    await page.evaluate("document.querySelector('video')?.pause()");
    const [, text] = /frame (\d+)/.exec((await page.getByText(/· frame \d+/).textContent()) ?? '') ?? [];
    const frame = Number(text);
    if (!(frame > 3)) {
      await page.evaluate("void document.querySelector('video')?.play()");
      return null;
    }
    const { boxes } = await door.ask('review.boxes', { project, persons: [1, 2], from_frame: frame, to_frame: frame });
    return boxes[0] ?? null;
  });
  const { video: size } = await door.ask('project.status', { project });
  const seen = await video.boundingBox();
  assert.ok(seen !== null);
  const scale = Math.min(seen.width / size.width, seen.height / size.height);
  const [x1, y1, x2, y2] = place.box;
  await page.mouse.click(
    seen.x + (seen.width - size.width * scale) / 2 + ((x1 + x2) / 2) * scale,
    seen.y + (seen.height - size.height * scale) / 2 + ((y1 + y2) / 2) * scale,
  );
  const asked = page.getByRole('toolbar', { name: 'The box' });
  assert.deepEqual(await seriousViolations(page), [], 'axe on the question about a box');
  await asked.getByRole('button', { name: `From here on this is not person ${place.person}: cut` }).click();
  const board = page.getByRole('region', { name: `Cut person ${place.person}` });
  await board.getByRole('button', { name: 'Cut into 2' }).and(page.locator(':enabled')).waitFor();
  const [, at] = /\?at=(\d+)$/.exec(await hash()) ?? [];
  assert.ok(Number(at) > 0);
  await page.keyboard.press('c');
  const { action } = await waitUntil('the cut', async () => {
    const { events } = await door.ask('history.log', { project });
    return events.at(-1) ?? null;
  });
  assert.deepEqual(action, { ...action, kind: 'cut', person: place.person, at_frames: [Number(at)] });
  await door.ask('review.decide', { project, decision: { kind: 'undo' }, force: false, seen: null });
});

test('a link to somebody who was merged leads to who is left, and says so', { skip }, async () => {
  const decision = { kind: 'merge' as const, persons: [1, 2] };
  await door.ask('review.decide', { project, decision, force: false, seen: null });
  for (const [from, to] of [
    ['#/person/2', '#/person/1'],
    ['#/cut/2', '#/cut/1'],
    ['#/review/2-3', '#/review/1-3'],
    ['#/review/1-2', '#/person/1'],
  ] as const) {
    await page.evaluate(`location.hash = '${from}'`);
    await waitUntil(`${from} to lead to ${to}`, async () => (await hash()) === to);
    await page.getByText('Person 2 was merged into person 1').first().waitFor();
  }
  await page.evaluate("location.hash = '#/person/99'");
  await page.getByText('There is no person 99').waitFor();
});
