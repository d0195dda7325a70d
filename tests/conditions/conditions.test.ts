import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import {
  evaluateConditions,
  labelConditions,
  predictConditions,
  reportConditions,
  type TrainConditionsRequest,
  trainConditions,
  writeRecipe,
} from '#conditions/index.ts';
import { readConditionSet } from '#conditions/objects/condition-objects.ts';
import { openConditionsFile } from '#conditions/store/conditions-file.ts';
import { findDataset } from '#datasets/index.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { drawSet } from './drawn-set.ts';

let folder = '';
let drawn = '';
const at = (name: string): string => path.join(folder, name);

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-conditions-'));
  drawn = at('drawn');
  await drawSet(drawn, 24, 1);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const request = (insight: string, more: Partial<TrainConditionsRequest> = {}): TrainConditionsRequest => ({
  source: drawn,
  insight: at(insight),
  dataset: undefined,
  truth: undefined,
  persons: undefined,
  every: 1,
  condition: 'class',
  features: 'position',
  preset: 'head',
  changes: { learningRate: 0.02, epochs: 30, patience: 30 },
  foldsBy: 'group',
  folds: 4,
  augment: [],
  models: {},
  mode: 'resume',
  ...more,
});

/** What a finished training left: the head's bytes and the hash of its result. */
function headText(insight: string): string {
  const file = openConditionsFile(at(insight), 'read');
  try {
    return file.read(() => file.prepare<string>('SELECT head FROM condition_head').pluck().get()) ?? '';
  } finally {
    file.close();
  }
}

const says = (pattern: RegExp, code?: string) => (error: unknown) =>
  error instanceof DoppelError && pattern.test(error.message) && (code === undefined || error.code === code);

test('a data set with conditions is trained, measured on left-out pictures, and reported', async () => {
  const { evaluation, insight } = await trainConditions(request('whole.insight'));
  assert.deepEqual(evaluation.classes, ['pipe normal', 'pipe damaged', 'lid normal']);
  assert.ok(evaluation.balanced_accuracy.value > 0.8, `balanced ${evaluation.balanced_accuracy.value}`);
  assert.ok(evaluation.balanced_accuracy.value > evaluation.majority.value + 0.3);
  assert.equal(evaluation.objects, 24 * 2 + 8);
  assert.deepEqual(
    evaluation.by_condition.map(({ name, support }) => [name, support]),
    [
      ['normal', 32],
      ['damaged', 24],
    ],
  );
  assert.deepEqual(
    evaluation.by_type.map(({ name, support }) => [name, support]),
    [
      ['pipe', 48],
      ['lid', 8],
    ],
  );
  const targets = new Map(evaluation.targets.map(({ name, found }) => [name, found]));
  assert.equal(targets.get('blocked'), null, 'no data for what is not there');
  assert.ok((targets.get('damaged') ?? 0) > 0.5);
  assert.deepEqual(await evaluateConditions({ insight, run: undefined, on: undefined, models: {} }), evaluation);
  const files = await reportConditions({ insight, run: undefined, to: at('report') });
  const page = readFileSync(files.html, 'utf8');
  assert.ok(page.includes('Truth against answer'));
  assert.ok(page.includes('data:image/webp'));
  assert.match(
    page,
    /content="default-src &#39;none&#39;; script-src &#39;sha256-/,
    'a page that may load nothing from anywhere',
  );
  assert.equal(
    page.match(/<a href="#cell-\d-\d"/g)?.length,
    evaluation.confusion.flat().filter((count) => count > 0).length,
  );
  assert.deepEqual(JSON.parse(readFileSync(files.json, 'utf8')), JSON.parse(JSON.stringify(evaluation)));
});

test('the same training again gives the same bytes, in the same file and in another', async () => {
  await trainConditions(request('one.insight'));
  const head = headText('one.insight');
  await trainConditions(request('two.insight'));
  assert.equal(headText('two.insight'), head);
  const { evaluation } = await trainConditions(request('one.insight', { mode: 'again' }));
  assert.equal(evaluation.run, 2);
  await trainConditions(request('other.insight', { changes: { ...request('').changes, seed: 2 } }));
  assert.notEqual(headText('other.insight'), head);
});

test('a training stopped after any epoch goes on and ends in the same bytes', async () => {
  await trainConditions(request('straight.insight'));
  const controller = { stop: 0 };
  for (const stopAt of [1, 7, 50]) {
    const abort = new AbortController();
    controller.stop = 0;
    const work = {
      signal: abort.signal,
      onProgress: (event: { stage: string }) => {
        if (event.stage !== 'train') return;
        controller.stop++;
        if (controller.stop === stopAt) abort.abort();
      },
    };
    await assert.rejects(trainConditions(request('stopped.insight'), work), says(/Stopped/, 'cancelled'));
  }
  await trainConditions(request('stopped.insight'));
  assert.equal(headText('stopped.insight'), headText('straight.insight'));
});

test('a training killed by the system goes on at the same command and ends in the same bytes', async () => {
  const options = [
    'conditions',
    'train',
    drawn,
    '--insight',
    at('killed.insight'),
    '--condition',
    'class',
    '--features',
    'position',
    '--rate',
    '0.02',
    '--epochs',
    '30',
    '--patience',
    '30',
    '--folds',
    '4',
    '--json',
  ];
  const run = (kill: boolean): Promise<number | NodeJS.Signals | null> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../cli/main.mjs'), ...options], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let epochs = 0;
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        epochs += text.split('"train"').length - 1;
        if (kill && epochs >= 20) child.kill('SIGKILL');
      });
      child.on('error', reject).on('close', (code, signal) => resolve(signal ?? code));
    });
  assert.equal(await run(true), 'SIGKILL');
  assert.equal(await run(false), 0);
  await trainConditions(request('unkilled.insight'));
  assert.equal(headText('killed.insight'), headText('unkilled.insight'));
});

test('the data set’s own sides: train learns, valid is measured', async () => {
  const { evaluation } = await trainConditions(request('sides.insight', { foldsBy: 'split' }));
  assert.equal(evaluation.folds_by, 'split');
  assert.equal(evaluation.objects, 6 * 2 + 2);
});

test('labels by hand are events: added, changed, taken back, refused', async () => {
  const insight = at('hand.insight');
  const { evaluation } = await trainConditions(request('hand.insight'));
  const objects = (() => {
    const file = openConditionsFile(insight, 'read');
    try {
      return readConditionSet(file, findDataset(file, undefined), 'class').objects;
    } finally {
      file.close();
    }
  })();
  const rows = objects.map(({ id, boxPx }) => `${id},${boxPx[1] < 40 ? 'high' : 'low'}`);
  writeFileSync(at('height.csv'), `object,label\n${rows.join('\n')}\n`);
  const hand = {
    source: insight,
    insight: undefined,
    dataset: undefined,
    truth: undefined,
    persons: undefined,
    every: 1,
    who: 'tester',
    condition: 'height',
  };
  const first = await labelConditions({ ...hand, labels: at('height.csv') });
  assert.ok(first.kind === 'labels' && first.added === evaluation.objects && first.known === 0);
  const second = await labelConditions({ ...hand, labels: at('height.csv') });
  assert.ok(second.kind === 'labels' && second.added === 0, 'what is in force is not said twice');
  writeFileSync(at('change.csv'), `object,label\n${objects[0].id},middling\n`);
  const changed = await labelConditions({ ...hand, labels: at('change.csv') });
  assert.ok(changed.kind === 'labels' && changed.counts.middling === 1);
  await labelConditions({ ...hand, labels: undefined });
  const again = await labelConditions({ ...hand, labels: at('height.csv') });
  assert.ok(again.kind === 'labels' && again.added === 0, 'undo brought the first label back');
  const trained = await trainConditions(request('hand.insight', { source: insight, condition: 'height' }));
  assert.deepEqual(trained.evaluation.classes, ['high', 'low']);
  writeFileSync(at('sex.csv'), `object,label\n${objects[0].id},female\n`);
  await assert.rejects(
    labelConditions({ ...hand, labels: at('sex.csv') }),
    says(/does not learn sex, age, race, faith or emotion/),
  );
  writeFileSync(at('none.csv'), 'object,label\n999999,high\n');
  await assert.rejects(labelConditions({ ...hand, labels: at('none.csv') }), says(/No row of .* names an object/));
});

test('bad input gets a sentence', async () => {
  await trainConditions(request('bad.insight'));
  const cases: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
    [() => trainConditions(request('bad.insight', { condition: 'mood' })), /Nothing of .* is labelled with "mood"/],
    [() => trainConditions(request('bad.insight', { features: 'neck+smell' })), /found "smell"/],
    [() => trainConditions(request('bad.insight', { preset: 'fast' })), /no preset "fast"/],
    [() => trainConditions(request('bad.insight', { foldsBy: 'video' })), /is of one video/],
    [() => trainConditions(request('bad.insight', { source: at('nowhere') })), /There is no file or folder/],
    [() => trainConditions(request('bad.insight', { features: 'clip' })), /need a picture encoder/],
    [
      () => evaluateConditions({ insight: at('bad.insight'), run: 9, on: undefined, models: {} }),
      /no conditions run 9/,
    ],
    [
      () => evaluateConditions({ insight: at('bad.insight'), run: undefined, on: 'drawn', models: {} }),
      /has seen what it would be asked/,
    ],
    [
      () => evaluateConditions({ insight: at('bad.insight'), run: undefined, on: 'else', models: {} }),
      /no data set "else"/,
    ],
    [
      () =>
        writeRecipe({
          insight: at('bad.insight'),
          dataset: undefined,
          condition: 'class',
          to: drawn,
          model: 'x',
          pretrained: '',
          encoders: 'vision',
          position: 'with',
        }),
      /is not empty/,
    ],
  ];
  for (const [work, message] of cases) await assert.rejects(work, says(message), String(message));
  const lonely = at('lonely');
  await drawSet(lonely, 4, 3);
  for (const side of ['train', 'valid']) {
    for (let index = 0; index < 4; index++) {
      const file = path.join(lonely, side, 'labels', `p${index}.txt`);
      try {
        writeFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`);
      } catch {
        // A picture of the other side.
      }
    }
  }
  await assert.rejects(
    trainConditions(request('lonely.insight', { source: lonely })),
    says(/objects of at least two classes/),
  );
});

test('a recipe holds crops, prompts and a script, and nothing of the measured side learns', async () => {
  await trainConditions(request('recipe.insight'));
  const reply = await writeRecipe({
    insight: at('recipe.insight'),
    dataset: undefined,
    condition: 'class',
    to: at('recipe'),
    model: 'ViT-B-32',
    pretrained: 'openai',
    encoders: 'vision',
    position: 'with',
  });
  assert.deepEqual([reply.train, reply.valid], [18 * 2 + 6, 6 * 2 + 2]);
  const recipe = JSON.parse(readFileSync(at('recipe/recipe.json'), 'utf8'));
  assert.deepEqual(recipe.prompts, ['pipe normal', 'pipe damaged', 'lid normal']);
  assert.equal(recipe.positioned.bottom[2], 'lid normal at the bottom of the picture');
  assert.deepEqual(
    [
      recipe.settings.learningRate,
      recipe.settings.epochs,
      recipe.settings.batch,
      recipe.settings.warmupSteps,
      recipe.settings.weightDecay,
    ],
    [2e-5, 15, 16, 100, 0.01],
  );
  assert.match(readFileSync(at('recipe/objects.csv'), 'utf8'), /crop,label,side,position,group/);
});

const needsModels = skipWithout('models/yolov8n_int8.onnx', 'data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt');

test('two stages on persons: found, told apart, with context, in two seconds a picture', {
  skip: needsModels,
}, async () => {
  const models = { models: sharedFile('models') };
  const source = {
    source: sharedFile('data/TUD-Campus.mp4'),
    truth: sharedFile('data/TUD-Campus.gt.txt'),
    every: 6,
    insight: at('tud.insight'),
  };
  const csv = [
    'video,frame,id,label',
    ...Array.from({ length: 12 }, (_, index) =>
      [3, 1, 2, 4, 5].map((id) => `TUD-Campus,${index * 6},${id},${id === 3 || id === 1 ? 'near' : 'far'}`),
    ).flat(),
  ];
  writeFileSync(at('depth.csv'), `${csv.join('\n')}\n`);
  await labelConditions({
    ...source,
    dataset: undefined,
    persons: undefined,
    condition: 'depth',
    labels: at('depth.csv'),
    who: 'tester',
  });
  const { evaluation } = await trainConditions(
    request('tud.insight', { ...source, condition: 'depth', features: 'neck+position', folds: 3, models }),
  );
  assert.equal(evaluation.spatial.relations === null, false, 'the detector knows persons, so relations are compared');
  const reply = await predictConditions({
    insight: at('tud.insight'),
    run: undefined,
    source: source.source,
    every: 30,
    models,
  });
  assert.ok(reply.pictures.length >= 2);
  const [first] = reply.pictures;
  assert.ok(first.objects.length >= 3);
  for (const { box, type, probabilities, probability } of first.objects) {
    assert.equal(type, 'person');
    assert.ok(box[2] > box[0] && box[3] > box[1]);
    assert.ok(Math.abs(Object.values(probabilities).reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
    assert.equal(Math.max(...Object.values(probabilities)), probability);
  }
  assert.match(first.objects[0].relations[0], /above|below|same level/);
  await assert.rejects(
    predictConditions({
      insight: at('tud.insight'),
      run: undefined,
      source: source.source,
      every: 30,
      models: { ...models, detector: 'yolov8n_int8_qdq' },
    }),
    says(/was trained on neck features of/, 'mismatch'),
  );
});
