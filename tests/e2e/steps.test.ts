import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { DecisionRequest } from '#contract/decisions.ts';
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
  server = await startServer({ file: prepared.file, port: 0 });
  door = await openDoor(server.newAddress());
  project = (await door.ask('project.open', { path: prepared.file })).project;
  // One half of a person glued to the other half of another: two cloths, one after the other.
  await decide({ kind: 'cut', person: 4, at_frames: [40] });
  await decide({ kind: 'cut', person: 5, at_frames: [40] });
  await decide({ kind: 'merge', persons: [4, 8] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(`${server.newAddress()}#/review`);
  await steps().waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

/** Presses a key once the answer that it is counts: its button can be pressed then. Gives the decision that comes of it. */
async function press(key: string, seq: number) {
  const answer = page.getByRole('toolbar', { name: 'Answer' }).getByRole('button').first();
  await answer.and(page.locator(':enabled')).waitFor();
  await page.keyboard.press(key);
  return eventAfter(seq);
}

/** The pile of 1 and 2, chosen among those that are proposed, ready to be accepted. */
async function pileOfTwo() {
  await page
    .getByRole('navigation', { name: 'Piles' })
    .getByRole('button', { name: /^1 · 2/ })
    .click();
  const board = page.getByRole('region', { name: 'Pile of 1, 2' });
  await board.getByText('X takes the card in focus out').waitFor();
  return board;
}

const steps = () => page.getByRole('navigation', { name: 'Steps of the review' });

async function decide(decision: DecisionRequest): Promise<void> {
  await door.ask('review.decide', { project, decision, force: true, seen: null });
}

async function lastEvent() {
  const { events } = await door.ask('history.log', { project });
  return events[events.length - 1];
}

/** Waits for the log to be longer than it was, and gives the newest decision. */
async function eventAfter(seq: number) {
  return waitUntil('a decision', async () => {
    const event = await lastEvent();
    return event.seq > seq ? event : null;
  });
}

async function refuseViolations(screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousViolations(page), [], `axe on ${screen}, ${colorScheme}`);
  }
}

test('the next step is marked, and leads to the person who may be several, cut where it is proposed', {
  skip,
}, async () => {
  await steps().getByText('1 may be several').waitFor();
  await steps().getByRole('link', { name: /Cut/ }).click();
  const board = page.getByRole('region', { name: 'Cut person 4' });
  await board.getByRole('button', { name: 'Cut into 2' }).and(page.locator(':enabled')).waitFor();
  await refuseViolations('the cut');
  // The video plays at the proposed cut, and stays closed once it was closed.
  const video = board.getByLabel('The video around this person');
  await video.waitFor();
  await page.keyboard.press('Escape');
  await video.waitFor({ state: 'detached' });
  const { seq } = await lastEvent();
  const { action } = await press('c', seq);
  assert.deepEqual(action.kind === 'cut' && [action.person, action.at_frames], [4, [40]]);
  await board.waitFor({ state: 'detached' });
  // The part of a person whom another one crosses is asked about too; it is one.
  const next = page.getByRole('region', { name: /^Cut person \d+$/ });
  const end = page.getByRole('heading', { name: 'Nobody may be several' });
  for (;;) {
    await next.or(end).first().waitFor();
    if (await end.isVisible()) break;
    const name = (await next.getAttribute('aria-label')) ?? '';
    await press('w', (await lastEvent()).seq);
    await page.getByRole('region', { name, exact: true }).waitFor({ state: 'detached' });
  }
  // Everybody for whom nothing is proposed stands there in a row: what is marked is cut by Enter, which leads on.
  const row = page.getByRole('region', { name: 'The rows' }).getByRole('listitem', { name: 'Person 3', exact: true });
  await row.locator('button[data-tile]').nth(5).click();
  await page.getByText('1 person marked').waitFor();
  await refuseViolations('the end of the cut');
  const { seq: uncut } = await lastEvent();
  await page.keyboard.press('Enter');
  const rowCut = await eventAfter(uncut);
  assert.deepEqual(rowCut.action.kind === 'cut' && [rowCut.action.person, rowCut.action.at_frames.length], [3, 1]);
  await page.waitForURL(/#\/join$/);
  await page.keyboard.press('Control+z');
  assert.deepEqual((await eventAfter(rowCut.seq)).action, { kind: 'undo', event: rowCut.seq });
  await page.goBack();
  const hidden = await lastEvent();
  await row.getByRole('button', { name: 'Not a person' }).click();
  const last = await eventAfter(hidden.seq);
  assert.deepEqual(last.action, { kind: 'hide', person: 3 });
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  const undone = await eventAfter(last.seq);
  assert.deepEqual(undone.action, { kind: 'undo', event: last.seq });
  await row.waitFor();
  await page.keyboard.press('Control+z');
  await steps()
    .getByText(/may be several/)
    .waitFor();
});

test('where nothing is proposed nothing is marked; pictures are marked by click and by keyboard, and cut at once', {
  skip,
}, async () => {
  await page.evaluate("location.hash = '#/cut/3'");
  const board = page.getByRole('region', { name: 'Cut person 3' });
  await board.getByText('Nothing is proposed here, and nothing is marked.').waitFor();
  assert.equal(await board.locator('[aria-pressed=true]').count(), 0);
  const { seq } = await lastEvent();
  // Enter cuts nothing where nothing is marked.
  await page.keyboard.press('Enter');
  const tiles = board.locator('button[data-tile]');
  await tiles.nth(5).click();
  await tiles.nth(10).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await board.getByRole('button', { name: 'Cut into 3' }).waitFor();
  assert.equal((await lastEvent()).seq, seq);
  await tiles.nth(11).evaluate((tile) => (tile as unknown as { blur(): void }).blur());
  const { action } = await press('Enter', seq);
  assert.equal(action.kind === 'cut' && action.at_frames.length, 2);
  await board.waitFor({ state: 'detached' });
  await decide({ kind: 'undo' });
});

test('a pile is accepted in one event that tells which pictures were drawn, and for how long', { skip }, async () => {
  await page.evaluate("location.hash = '#/join'");
  const board = await pileOfTwo();
  await refuseViolations('a pile');
  const { seq } = await lastEvent();
  const { action, seen } = await press('Enter', seq);
  assert.deepEqual(action, { kind: 'join', groups: [{ persons: [1, 2], into: 1 }], aparts: [] });
  assert.ok((seen?.crop_ids.length ?? 0) > 0);
  assert.deepEqual(
    seen?.drawn?.map(({ crop_id }) => crop_id),
    seen?.crop_ids,
    'every picture was drawn',
  );
  assert.deepEqual(
    seen?.pairs.map(({ a, b }) => [a, b]),
    [[1, 2]],
  );
  // Also where the file knows of the event before the page has its answer.
  await page.keyboard.press('Control+z');
  assert.equal((await eventAfter(seq + 1)).action.kind, 'undo');
  await pileOfTwo();
  assert.equal(await board.count(), 1);
});

test('who is taken out of a pile is kept apart from it, by keyboard alone', { skip }, async () => {
  const board = await pileOfTwo();
  await board.getByRole('listitem', { name: 'Person 2' }).focus();
  await page.keyboard.press('x');
  await board.getByRole('heading', { name: 'Taken out' }).waitFor();
  const accept = board.getByRole('button', { name: /^Keep 1 apart/ }).and(page.locator(':enabled'));
  await accept.waitFor();
  const { seq } = await lastEvent();
  assert.deepEqual((await press('Enter', seq)).action, { kind: 'join', groups: [], aparts: [{ a: 1, b: 2 }] });
  await board.waitFor({ state: 'detached' });
  await decide({ kind: 'undo' });
  // Of two in a pile one key says the same.
  await pileOfTwo();
  const { action } = await press('a', (await lastEvent()).seq);
  assert.deepEqual(action, { kind: 'join', groups: [], aparts: [{ a: 1, b: 2 }] });
  await decide({ kind: 'undo' });
});

test('on the wall what is clicked is joined, the rest stays as it is', { skip }, async () => {
  await page.evaluate("location.hash = '#/join/wall'");
  // What was looked at and left open comes back when it is asked for.
  const goOn = page.getByRole('button', { name: /^None of these: go on/ });
  const again = page.getByRole('button', { name: /^Look again at \d+ pairs? left open/ });
  while (true) {
    await goOn.or(again).first().waitFor();
    if (await again.isVisible()) break;
    const first = page.getByRole('list', { name: 'Pairs', exact: true }).getByRole('button').first();
    const name = (await first.getAttribute('aria-label')) ?? '';
    await goOn.and(page.locator(':enabled')).click();
    await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' });
  }
  await again.click();
  const tile = page.getByRole('button', { name: '1 and 2: not marked' });
  await tile.click();
  await page.getByRole('button', { name: '1 and 2: the same' }).waitFor();
  await page
    .getByRole('button', { name: /^Join 1 pair/ })
    .and(page.locator(':enabled'))
    .waitFor();
  await refuseViolations('the wall');
  const { seq } = await lastEvent();
  assert.deepEqual((await press('Enter', seq)).action, {
    kind: 'join',
    groups: [{ persons: [1, 2], into: 1 }],
    aparts: [],
  });
  await decide({ kind: 'undo' });
});

test('the check says what is open, shows the cast on the time line, and leads on; so does the export', {
  skip,
}, async () => {
  await decide({ kind: 'unsure', a: 1, b: 2 });
  await steps().getByRole('link', { name: /Check/ }).click();
  await page.getByRole('link', { name: '1 and 2' }).waitFor();
  await refuseViolations('the check');
  await page.getByRole('button', { name: /^Person 3/ }).click();
  await page.getByRole('region', { name: 'The video around Person 3' }).waitFor();
  // What a second reviewer answers in a copy without the decisions is laid beside this review.
  const blind = path.join(prepared.folder, 'second.doppel');
  await door.ask('project.save_as', { project, path: blind, decisions: 'left_out' });
  const { project: second } = await door.ask('project.open', { path: blind });
  await door.ask('review.decide', {
    ...{ project: second, force: true, seen: null },
    decision: { kind: 'apart', a: 1, b: 2 },
  });
  await page.evaluate(`location.hash = '#/second?with=${encodeURIComponent(blind)}'`);
  await page.getByText('Of 1 pair that both answered, they agree on 0').waitFor();
  const differing = page.getByRole('region', { name: 'Answered differently' });
  await differing.getByRole('cell', { name: 'two people' }).waitFor();
  await refuseViolations('the two reviews');
  await differing.getByRole('link').first().click();
  await page.getByRole('region', { name: 'Are persons 1 and 2 the same?' }).waitFor();
  await page.evaluate("location.hash = '#/export'");
  await page.getByRole('region', { name: 'What is open' }).getByRole('link', { name: '1 and 2' }).waitFor();
  await refuseViolations('the export');
});

test('at 1024 pixels, and at twice the size of the letters, nothing runs out of the window', { skip }, async () => {
  for (const viewport of [
    { width: 1024, height: 768 },
    // A window of 1280 by 720 at 200 %.
    { width: 640, height: 360 },
  ]) {
    await page.setViewportSize(viewport);
    for (const address of ['cut/3', 'join', 'join/wall', 'check', 'review']) {
      await page.evaluate(`location.hash = '#/${address}'`);
      await steps().waitFor();
      const widest = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(widest <= viewport.width, `${address} is ${widest} wide in ${viewport.width}`);
    }
    await page.evaluate("location.hash = '#/review/1-2'");
    const pair = page.getByRole('region', { name: 'Are persons 1 and 2 the same?' });
    const picture = await pair.locator('figure canvas').first().boundingBox();
    assert.ok((picture?.height ?? 0) >= 100, `the pictures are ${picture?.height} high in ${viewport.height}`);
    const answers = await page.getByRole('toolbar', { name: 'Answer' }).boundingBox();
    assert.ok(answers !== null && answers.y + answers.height <= viewport.height + 1, 'the answers are in sight');
  }
});
