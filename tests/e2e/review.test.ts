import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { makeDemoScene } from '#demo/make-demo-scene.ts';
import { readLog, verifyProject } from '#pipeline';
import { type RunningServer, startServer } from '#server/index.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { readVisits } from '../support/duplicate-truth.ts';
import { patient, waitUntil } from '../support/patience.ts';
import { runPython, skipWithoutPython } from '../support/python.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { seriousViolations } from './axe-page.ts';
import { answerable, answerQueue, pairOnScreen, tabToButton } from './review-script.ts';

const skip = skipWithoutChromium();
const skipNumpy = await skipWithoutPython('tools');
const pets = ['data/PETS09-S2L1.mp4', 'data/PETS09-S2L1.gt.txt', 'data/PETS09-S2L1.persons.csv'] as const;
const isPets = skipWithout(...pets) === false;

/** What is reviewed, all in one folder, and which track is which person. */
interface Scene {
  readonly video: string;
  readonly tracks: string;
  readonly personOf: ReadonlyMap<number, number>;
}

let folder: string;
let scene: Scene;
let server: RunningServer;
let browser: Browser;
let page: Page;
/** What the page reported: errors of its own, and what its policy refused. */
const complaints: string[] = [];

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-e2e-'));
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  // The page's own way to choose files begins in the person's home.
  process.env.HOME = folder;
  process.env.USERPROFILE = folder;
  scene = isPets ? copyPets() : await drawDemo();
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function copyPets(): Scene {
  const [video, tracks] = pets.map((file) => path.join(folder, path.basename(file)));
  for (const file of pets.slice(0, 2)) copyFileSync(sharedFile(file), path.join(folder, path.basename(file)));
  return { video, tracks, personOf: readVisits(readFileSync(sharedFile(pets[2]), 'utf8')) };
}

async function drawDemo(): Promise<Scene> {
  const { video, tracks, truth } = await makeDemoScene(folder);
  return { video, tracks, personOf: readVisits(readFileSync(truth, 'utf8')) };
}

const isSame = (a: number, b: number): boolean => scene.personOf.get(a) === scene.personOf.get(b);

/** The tracks of each person, as text that two lists can be compared by. */
function truthGroups(): readonly string[] {
  const groups = Map.groupBy(scene.personOf, ([, person]) => person).values();
  return [...groups]
    .map((tracks) =>
      tracks
        .map(([track]) => track)
        .toSorted((a, b) => a - b)
        .join(' '),
    )
    .toSorted();
}

async function pick(field: RegExp, file: string): Promise<void> {
  await page.getByRole('button', { name: field }).press('Enter');
  await page
    .getByRole('dialog', { name: /^Choose a/ })
    .getByRole('button', { name: path.basename(file) })
    .press('Enter');
}

async function refuseViolations(screen: string): Promise<void> {
  assert.deepEqual(await seriousViolations(page), [], `axe on ${screen}`);
}

test('a newcomer analyses a video with its tracks, from the page alone', { skip }, async (context) => {
  await page.goto(server.newAddress());
  await page.getByRole('heading', { name: 'Doppel' }).waitFor();
  assert.ok(!page.url().includes('token'), 'the token leaves the address');
  await refuseViolations('the start');
  await pick(/Analyse a video/, scene.video);
  await page.getByRole('dialog', { name: 'Analyse a video' }).waitFor();
  await refuseViolations('the form of a new analysis');
  await pick(/Choose: Tracks$/, scene.tracks);
  const startedAt = performance.now();
  await page.getByRole('button', { name: 'Analyse', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'Analysing' }).waitFor();
  await refuseViolations('a running analysis');
  await page.getByRole('button', { name: 'Answer the first pairs now' }).press('Enter', { timeout: patient(60_000) });
  assert.notEqual(await pairOnScreen(page), null);
  context.diagnostic(`a first pair after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  await refuseViolations('a first pair');
  await page.goBack();
  await page.getByRole('heading', { name: 'The analysis is done' }).waitFor({ timeout: patient(120_000) });
  context.diagnostic(`analysed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  await refuseViolations('a finished analysis');
  await page.getByRole('button', { name: 'Review' }).press('Enter');
  assert.notEqual(await pairOnScreen(page), null);
  await refuseViolations('the review');
});

test('an engine that dies is told on the screen within a second, and the review goes on where it stood', {
  skip,
}, async () => {
  const [a, b] = (await pairOnScreen(page)) ?? [0, 0];
  await page
    .getByRole('button', { name: /^Merge/ })
    .and(page.locator(':enabled'))
    .waitFor();
  const { pid } = server.engine;
  assert.ok(pid !== undefined);
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  await page
    .getByText(/The engine stopped/)
    .first()
    .waitFor();
  const toldMs = performance.now() - killedAt;
  assert.ok(toldMs < 1000, `it took ${toldMs.toFixed(0)} ms`);
  await page
    .getByText(/The engine stopped/)
    .first()
    .waitFor({ state: 'detached' });
  assert.deepEqual(await pairOnScreen(page), [a, b]);
  // What the page logs about the request that the engine took with it is no complaint of the page.
  complaints.length = 0;
});

test('a key shows where the two pictures that match best agree, and takes it away again', { skip }, async () => {
  await answerable(page).waitFor();
  await page.keyboard.press('v');
  const words = page.getByText(/^agrees (most in the (upper|middle|lower) third|nowhere)/);
  await words.first().waitFor();
  assert.equal(await words.count(), 2);
  await refuseViolations('the agreement of two pictures');
  await page.keyboard.press('v');
  await words.first().waitFor({ state: 'hidden' });
});

test('a double click and a key that bounces are one answer each, said; other keys typed ahead keep their order', {
  skip,
}, async () => {
  const answer = (name: RegExp) => page.getByRole('button', { name });
  const actionsAfter = async (seq: number): Promise<readonly string[]> => {
    const events = (await readLog(projectFile())).events.filter((event) => event.seq > seq);
    return events.map(({ action }) => action.kind);
  };
  const gestures: readonly (readonly [() => Promise<void>, readonly string[]])[] = [
    [() => answer(/^Keep apart/).dblclick({ delay: 60 }), ['apart']],
    [
      async () => {
        for (let press = 0; press < 3; press++) await page.keyboard.press('u');
      },
      ['unsure'],
    ],
    [
      async () => {
        for (const key of ['a', 'u', 'a']) await page.keyboard.press(key);
      },
      ['apart', 'unsure', 'apart'],
    ],
  ];
  const first = await headOfLog();
  const pair = await pairOnScreen(page);
  for (const [gesture, written] of gestures) {
    await answerable(page).waitFor();
    const before = await headOfLog();
    await gesture();
    await until(async () => (await headOfLog()) >= before + written.length);
    if (written.length === 1) await page.getByText(/was counted once/).waitFor();
    // Whatever was kept would be answered as soon as the next pair can be.
    await answerable(page).waitFor();
    assert.deepEqual(await actionsAfter(before), written);
  }
  for (let head = await headOfLog(), undone = 0; undone < head - first; undone++) {
    const before = await headOfLog();
    await page.keyboard.press('Control+z');
    await until(async () => (await headOfLog()) === before + 1);
  }
  // Each undo brings its pair back on screen, once the page has its answer: the first one's is the last to come.
  await page.getByRole('region', { name: `Are persons ${pair?.join(' and ')} the same?` }).waitFor();
});

test('the whole queue is answered by keyboard, and three answers are taken back and given again', {
  skip,
}, async (context) => {
  const answers = await answerQueue(page, isSame);
  context.diagnostic(`${answers} answers`);
  assert.ok(answers > 0);
  await refuseViolations('the end of the queue');
  await page.keyboard.press('4');
  await page.getByRole('heading', { name: 'History', exact: true }).waitFor();
  await refuseViolations('the history');
  for (const key of ['Control+z', 'Control+z', 'Control+z', 'Control+Shift+z', 'Control+Shift+z', 'Control+Shift+z']) {
    const before = await headOfLog();
    await page.keyboard.press(key);
    await until(async () => (await headOfLog()) === before + 1);
  }
  await page.keyboard.press('1');
  // The file knows of the last redo before the page has its answer and the new queue.
  await page.getByText('Every pair is answered').waitFor();
});

/** The number of the last event, as the file has it. */
async function headOfLog(): Promise<number> {
  return (await verifyProject(projectFile())).head.seq;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 200; waited++) {
    if (await isSo()) return;
    await page.waitForTimeout(50);
  }
  assert.fail('It did not come to be within ten seconds.');
}

const projectFile = (): string => path.join(folder, `${path.parse(scene.video).name}.doppel`);

test('a person whom nobody resembles is split in two', { skip }, async () => {
  const [single] = truthGroups().filter((group) => !group.includes(' '));
  await page.keyboard.press('2');
  await page.getByRole('toolbar', { name: 'Persons' }).waitFor();
  await refuseViolations('the persons');
  await page.evaluate(`location.hash = '#/person/${single}'`);
  await page.getByRole('heading', { name: `Person ${single}` }).waitFor();
  await refuseViolations('a person');
  await tabToButton(page, /^Split$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Split into two persons' }).waitFor();
  await refuseViolations('a split');
  const before = await headOfLog();
  await tabToButton(page, /^Split into two persons$/);
  await page.keyboard.press('Enter');
  await until(async () => (await headOfLog()) === before + 1);
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: 'Matrix' }).waitFor();
  await page.locator('.js-plotly-plot, canvas').first().waitFor();
  await refuseViolations('the matrix');
});

/** The report as the browser's door shows it: with its script, its pictures and its heatmap, and with nothing to complain of. */
async function checkReport(report: Page): Promise<void> {
  report.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`report: ${message.text()}`);
  });
  // Loaded once more, so that nothing is missed that it complains of.
  await report.waitForURL(/\/report\//);
  await report.waitForLoadState();
  await report.goto(report.url());
  await report.getByRole('heading', { name: 'Persons', exact: false }).first().waitFor();
  const hasPictures = () => report.evaluate('[...document.images].some(({ naturalWidth }) => naturalWidth > 0)');
  await waitUntil('the pictures of the report', hasPictures);
  await report.locator('#heatmap').scrollIntoViewIfNeeded();
  await report.locator('.js-plotly-plot svg').first().waitFor();
  assert.equal(await report.evaluate('window.opener'), null, 'it knows nothing of the page that opened it');
  await report.close();
}

test('what is exported is the truth, as numpy reads it', { skip }, async (context) => {
  await page.keyboard.press('5');
  await page.getByRole('heading', { name: 'Export' }).first().waitFor();
  await refuseViolations('the export');
  await tabToButton(page, /^Export$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Export again' }).waitFor({ timeout: patient(60_000) });
  await refuseViolations('a finished export');
  const exported = path.join(folder, `${path.parse(scene.video).name}-export`);
  assert.ok(existsSync(path.join(exported, 'webp_viewer', 'person_selection.html')));
  await page.getByRole('list', { name: 'Files that were written' }).getByText('a report that opens in any').waitFor();
  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the report' }).press('Enter');
  await checkReport(await opening);
  assert.equal((await verifyProject(projectFile())).ok, true);
  assert.deepEqual(complaints, [], 'the page had nothing to complain of');
  if (skipNumpy !== false) {
    context.diagnostic(`not read by numpy: ${skipNumpy}`);
    return;
  }
  const { stdout } = await runPython('tools', path.join(import.meta.dirname, 'numpy-groups.py'), [exported]);
  const read: {
    readonly persons: readonly { readonly id: number; readonly made_of: readonly number[]; readonly rows: number }[];
    readonly matrix: readonly number[];
    readonly embeddings: readonly number[];
    readonly listed: readonly number[];
    readonly symmetric: boolean;
  } = JSON.parse(stdout);
  // The two parts of the person that was split are both made of that one track.
  const groups = [...new Set(read.persons.map(({ made_of }) => made_of.join(' ')))].toSorted();
  assert.deepEqual(groups, truthGroups());
  assert.equal(read.persons.length, groups.length + 1);
  assert.deepEqual(read.matrix, [read.persons.length, read.persons.length]);
  assert.equal(read.embeddings[0], read.persons.length);
  assert.equal(read.listed.length, read.persons.length);
  assert.ok(read.symmetric);
});
