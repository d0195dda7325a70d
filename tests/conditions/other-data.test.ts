import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { evaluateConditions, type TrainConditionsRequest, trainConditions } from '#conditions/index.ts';
import { drawSet } from './drawn-set.ts';

let folder = '';
const at = (name: string): string => path.join(folder, name);

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-other-data-'));
  await drawSet(at('here'), 20, 1);
  await drawSet(at('there'), 16, 9);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const request = (source: string): TrainConditionsRequest => ({
  source: at(source),
  insight: at('both.insight'),
  dataset: undefined,
  truth: undefined,
  persons: undefined,
  every: 1,
  condition: 'class',
  features: 'position',
  preset: 'head',
  changes: { learningRate: 0.02, epochs: 30, patience: 30 },
  foldsBy: 'group',
  folds: 3,
  augment: [],
  models: {},
  mode: 'resume',
});

test('a head is measured on another data set of the file, all of which it has not seen', async () => {
  await trainConditions(request('here'));
  const second = await trainConditions(request('there'));
  assert.equal(second.evaluation.run, 2);
  const insight = at('both.insight');
  const other = await evaluateConditions({ insight, run: 1, on: 'there', models: {} });
  assert.equal(other.objects, 16 * 2 + 6);
  assert.equal(other.folds_by, 'another data set');
  assert.ok(other.balanced_accuracy.value > 0.7, `balanced ${other.balanced_accuracy.value}`);
  assert.deepEqual(await evaluateConditions({ insight, run: 1, on: 'there', models: {} }), other, 'the same again');
});

test('a data set with a class that the head does not know is refused by name', async () => {
  await drawSet(at('odd'), 12, 5);
  const yaml = at('odd/data.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace("'lid'", "'lid cracked'"));
  await trainConditions(request('odd'));
  await assert.rejects(
    evaluateConditions({ insight: at('both.insight'), run: 1, on: 'odd', models: {} }),
    /has the class "lid cracked normal", which the head does not know/,
  );
});
