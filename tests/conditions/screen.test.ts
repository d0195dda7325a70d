import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { RunningTrainings } from '#conditions/background/running-trainings.ts';
import { labelConditions } from '#conditions/index.ts';
import { openConditionsFile } from '#conditions/store/conditions-file.ts';
import { readLabelEvents } from '#conditions/store/label-store.ts';
import type { EngineEvent } from '#contract/channels.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { seriousViolations } from '../e2e/axe-page.ts';
import { type DoorClient, openDoor, type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let server: RunningServer;
let door: DoorClient;
let project: string;
let browser: Browser;
let page: Page;
let insight: string;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  insight = prepared.file.replace(/\.doppel$/, '.insight');
  server = await startServer({ file: prepared.file, port: 0 });
  door = await openDoor(server.newAddress());
  project = (await door.ask('project.open', { path: prepared.file })).project;
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patient(20_000));
  await page.goto(server.newAddress());
  await page.getByRole('status', { name: 'Progress of the review' }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.close();
  prepared?.remove();
});

const source = () => ({
  source: insight,
  insight: undefined,
  dataset: undefined,
  truth: undefined,
  persons: undefined,
  every: 1,
});

test('pictures are labelled by keys, one key a class; the last label is taken back; each is an event with who said it', {
  skip,
}, async () => {
  const before = readFileSync(prepared.file);
  await page.evaluate(`location.hash = '#/conditions'`);
  await page.getByRole('button', { name: /front/ }).waitFor();
  for (const [key, labelled] of [
    ['q', 1],
    ['w', 2],
    ['e', 3],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByText(new RegExp(`^${labelled} of \\d+ pictures labelled`)).waitFor();
  }
  await page.keyboard.press('Control+z');
  await page.getByText(/^2 of \d+ pictures labelled/).waitFor();
  const file = openConditionsFile(insight, 'read');
  try {
    const events = readLabelEvents(file, 'view');
    assert.deepEqual(
      events.map((event) => (event.kind === 'label' ? event.value : `undo ${event.undoes - events[0].id}`)),
      ['front', 'behind', 'side', 'undo 2'],
    );
    assert.ok(events.every(({ who, at }) => who.length > 0 && /^\d{4}-/.test(at)));
  } finally {
    file.close();
  }
  assert.ok(before.equals(readFileSync(prepared.file)), 'labels never touch the project');
  assert.deepEqual(await seriousViolations(page), []);
});

test('a label that names sex, age, race or emotion is refused with a sentence', { skip }, async () => {
  const { crops } = await door.ask('conditions.pile', { project, condition: 'view' });
  await assert.rejects(
    door.ask('conditions.label', { project, condition: 'view', object: crops[0].object, value: 'old woman' }),
    /does not learn sex, age, race, faith or emotion/,
  );
});

test('a training is begun, stopped and gone on with in the app; what it measured is shown, and a cell of the matrix opens its pictures', {
  skip,
}, async () => {
  const objects = new Map<number, number>();
  for (let turn = 0; turn < 40; turn++) {
    const { crops } = await door.ask('conditions.pile', { project, condition: 'place' });
    if (crops.length === 0) break;
    const [{ object, person }] = crops;
    objects.set(object, person);
    await door.ask('conditions.label', {
      project,
      condition: 'place',
      object,
      value: person % 2 === 0 ? 'even' : 'odd',
    });
  }
  assert.ok(new Set(objects.values()).size >= 4, 'turns spread over the persons');
  const overview = () => door.ask('conditions.overview', { project, run: null });
  const ended = await new Promise<EngineEvent>((resolve) => {
    const trainings = new RunningTrainings((event) => {
      if (event.kind === 'training_ended') resolve(event);
      else if (event.kind === 'training_progress' && event.progress.stage === 'train') trainings.stop(prepared.file);
    });
    trainings.start(prepared.file, 'place', 'position');
    assert.throws(() => trainings.start(prepared.file, 'place', 'neck'), /"place" is being trained/);
    assert.equal(trainings.of(prepared.file)?.condition, 'place');
  });
  assert.partialDeepStrictEqual(ended, { kind: 'training_ended', condition: 'place', outcome: 'cancelled', run: null });
  const stopped = await overview();
  assert.deepEqual([stopped.trainings, stopped.stopped], [[], [{ condition: 'place', features: 'position' }]]);
  await page.reload();
  await page.evaluate(`location.hash = '#/conditions'`);
  await page.getByRole('button', { name: 'Go on training place' }).click();
  await page.getByRole('heading', { name: 'Truth against answer' }).waitFor();
  const { evaluation, trainings } = await overview();
  assert.equal(trainings.length, 1);
  assert.equal(evaluation?.objects, objects.size);
  await page
    .getByRole('button', { name: /labelled even, said / })
    .and(page.locator(':enabled'))
    .first()
    .click();
  await page.getByText(/^Labelled even, said .*, the surest first/).waitFor();
  await page
    .getByRole('img', { name: /^Person \d+ in frame \d+/ })
    .first()
    .waitFor();
  const hardest = page.getByRole('region', { name: 'The hardest' });
  const pictures = hardest.getByRole('link').and(page.locator(':has(img)'));
  await pictures.first().waitFor();
  assert.equal(await pictures.count(), evaluation?.hardest.length);
  const [least] = evaluation?.hardest ?? [];
  assert.ok(least !== undefined);
  const first = hardest.getByRole('figure').first();
  assert.match((await first.textContent()) ?? '', new RegExp(`labelled ${least.label}.*said ${least.answer}`));
  assert.deepEqual(await seriousViolations(page), []);
  await first.getByRole('link').click();
  await page.waitForFunction(`location.hash === '#/person/${objects.get(least.object)}'`);
});

test('a file whose labels were taken back whole says so', { skip }, async () => {
  await labelConditions({ ...source(), condition: 'view', labels: undefined, who: 'tester' });
  await labelConditions({ ...source(), condition: 'view', labels: undefined, who: 'tester' });
  await assert.rejects(
    labelConditions({ ...source(), condition: 'view', labels: undefined, who: 'tester' }),
    /nothing can be taken back/,
  );
});
