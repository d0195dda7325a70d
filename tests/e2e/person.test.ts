import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { personId } from '#base/ids.ts';
import type { DecisionRequest } from '#contract/decisions.ts';
import { storeHiddenReasons } from '#project/persons.ts';
import { openProject } from '#project/project-file.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { type DoorClient, openDoor, type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';
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
  const analysed = openProject(prepared.file, 'write');
  storeHiddenReasons(analysed, new Map([[personId(6), 'comes late']]));
  analysed.close();
  server = await startServer({ file: prepared.file, port: 0 });
  door = await openDoor(server.newAddress());
  project = (await door.ask('project.open', { path: prepared.file })).project;
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(server.newAddress());
  await page.getByRole('status', { name: 'Progress of the review' }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

async function decide(decision: DecisionRequest): Promise<void> {
  await door.ask('review.decide', { project, decision, force: true, seen: null });
}

/** The words of the element that has the focus. */
async function focused(): Promise<string> {
  return await page.evaluate<string>('document.activeElement.textContent');
}

test('a proposal to split says each of its figures once', { skip }, async () => {
  // One half of a person glued to the other half of another: two cloths, one after the other.
  await decide({ kind: 'split', person: 4, at_frame: 40 });
  await decide({ kind: 'split', person: 5, at_frame: 40 });
  await decide({ kind: 'merge', persons: [4, 8] });
  const { proposal } = await door.ask('review.split_proposal', { project, person: 4 });
  assert.ok(proposal !== null);
  await page.evaluate(`location.hash = '#/person/4'`);
  await page.getByRole('button', { name: 'Split', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Split' });
  await panel.getByText(proposal.why).waitFor();
  const words = (await panel.textContent()) ?? '';
  assert.notEqual(proposal.within.toFixed(2), proposal.between.toFixed(2));
  for (const figure of [proposal.within, proposal.between]) {
    // Not within the times under the pictures.
    const found = words.match(new RegExp(`(?<![\\d:.])${figure.toFixed(2)}(?!\\d)`, 'g'));
    assert.equal(found?.length, 1, `${figure.toFixed(2)} in: ${words}`);
  }
});

test('a person who may be two people is told so where it matters, and one step leads to the cut', {
  skip,
}, async () => {
  await page.evaluate(`location.hash = '#/review/1-4'`);
  const doubt = page.getByRole('link', { name: 'Person 4 may be two people: open the split' });
  await doubt.waitFor();
  assert.equal(await page.getByRole('link', { name: /Person 1 may be two/ }).count(), 0);
  await page.evaluate(`location.hash = '#/persons'`);
  await page.getByText('May be two people: 1').click();
  await page.getByText(/^1 of \d+/).waitFor();
  await page.getByRole('link', { name: 'may be two people' }).click();
  await page.getByText('frame 40, ').waitFor();
  await page.getByRole('button', { name: 'Split into two persons' }).click();
  await page.getByText(/Person 4 is split/).waitFor();
  await page.evaluate(`location.hash = '#/persons/two'`);
  const card = page.getByRole('checkbox', { name: 'Select Person 4' });
  await page.getByRole('toolbar', { name: 'Persons' }).waitFor();
  await card.waitFor({ state: 'detached' });
  await decide({ kind: 'undo' });
  await card.waitFor();
});

test('a person who is one after all is said to be so by keyboard, and is not proposed again until that is taken back', {
  skip,
}, async () => {
  const before = await door.ask('history.log', { project });
  await page.evaluate(`location.hash = '#/person/4/split'`);
  const panel = page.getByRole('region', { name: 'Split' });
  const isOne = panel.getByRole('button', { name: 'It is one person' });
  await isOne.waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await panel.getByText('By tracklets').click();
  // From the way to split: past the proposal.
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Take the proposal: frame 40');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'It is one person');
  await page.keyboard.press('Enter');
  await page.getByText('Person 4 is one person: not proposed again unless it changes.').waitFor();
  await panel.waitFor({ state: 'detached' });
  const { events } = await door.ask('history.log', { project });
  assert.equal(events.length, before.events.length + 1);
  assert.equal(events.at(-1)?.action.kind, 'whole');

  await page.getByRole('button', { name: 'Split', exact: true }).click();
  await panel.getByText(`You said that this is one person (decision ${events.length}).`).waitFor();
  assert.equal(await isOne.count(), 0);
  assert.deepEqual(await seriousViolations(page), []);
  await page.evaluate(`location.hash = '#/persons'`);
  await page.getByText('May be two people: 0').waitFor();
  await page.evaluate(`location.hash = '#/review/1-4'`);
  await page.getByRole('link', { name: 'Person 4', exact: true }).waitFor();
  await page.getByRole('link', { name: /may be two people: open/ }).waitFor({ state: 'detached' });

  await page.evaluate(`location.hash = '#/history'`);
  await page.getByText('Said that 4 is one person').waitFor();
  await page.getByRole('button', { name: `Undo decision ${events.length}` }).click();
  await page.getByText(`Took back decision ${events.length}`).first().waitFor();
  await page.evaluate(`location.hash = '#/persons/two'`);
  await page.getByText('May be two people: 1').waitFor();
});

test('a person whom a setting hides is shown again from the grid, as a decision that can be taken back', {
  skip,
}, async () => {
  await decide({ kind: 'hide', person: 3 });
  await page.evaluate(`location.hash = '#/persons'`);
  await page.getByText('Show 2 hidden').click();
  for (const id of [3, 6]) await page.getByRole('checkbox', { name: `Select Person ${id}` }).click();
  await page.getByRole('button', { name: 'Show again' }).click();
  await page.getByText('Show 0 hidden').waitFor();
  const { events } = await door.ask('history.log', { project });
  assert.deepEqual(
    events.slice(-2).map(({ action }) => action),
    [
      { kind: 'show', person: 3 },
      { kind: 'show', person: 6 },
    ],
  );
  await page.evaluate(`location.hash = '#/history'`);
  await page.getByText('Showed 6 again').waitFor();
  await decide({ kind: 'undo' });
  await page.evaluate(`location.hash = '#/person/6'`);
  await page.getByText('Hidden: comes late.').waitFor();
  await page.getByRole('button', { name: 'Show again' }).click();
  await page.getByRole('button', { name: 'Hide', exact: true }).waitFor();
});

test('messages can be read, in light and in dark: of what was done, and of what failed', { skip }, async () => {
  await page.evaluate(`location.hash = '#/person/3'`);
  const name = page.getByRole('textbox', { name: 'Name' });
  const failure = page.getByRole('alert').filter({ hasText: 'There is no person 99' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(`location.hash = '#/review/3-99'`);
    await failure.waitFor();
    await page.evaluate(`location.hash = '#/person/3'`);
    // A message under the pointer stays; it is gone in 2.5 s, which a busy machine may need to bring the pointer there.
    let tries = 0;
    const done = await waitUntil('a message under the pointer', async () => {
      await name.fill(`${colorScheme} ${++tries}`);
      await name.press('Enter');
      const message = page.getByText(`Named ${colorScheme} ${tries}`);
      return await message.hover({ timeout: 2500 }).then(
        () => message,
        () => null,
      );
    });
    assert.deepEqual(await seriousViolations(page), [], colorScheme);
    assert.deepEqual([await done.count(), await failure.count()], [1, 1], 'both were there to be judged');
    await failure.getByRole('button', { name: 'Close' }).click();
    await failure.waitFor({ state: 'detached' });
  }
});
