import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { classWeights } from '../train/class-weights.ts';
import { conditionTable, refuseSensitive } from './condition-table.ts';
import { drainClasses } from './worked-example.ts';

test('the nine classes of the worked example are types with conditions', () => {
  const table = conditionTable(drainClasses.map(({ className }) => className));
  assert.deepEqual(
    table.map(({ type, condition }) => `${type}: ${condition}`),
    [
      'toe drain: normal',
      'toe drain: blocked',
      'toe drain: damaged',
      'rock toe: normal',
      'rock toe: damaged',
      'slope drain: normal',
      'slope drain: blocked',
      'slope drain: damaged',
      'vegetation: normal',
    ],
  );
});

test('the weights of the worked example are 366 by the count', () => {
  const weights = classWeights(
    drainClasses.map(({ count }) => count),
    'largest-by-count',
  );
  const rounded = [...weights].map((weight) => Math.round(weight * 100) / 100);
  assert.deepEqual(rounded, [7.04, 4.69, 4.82, 2.39, 1, 1.42, 3.77, 2.47, 1.54]);
});

test('a table in the settings overrides the words of a name', () => {
  const [meaning] = conditionTable(['sd_blk'], undefined, { sd_blk: { type: 'slope drain', condition: 'blocked' } });
  assert.deepEqual(meaning, { className: 'sd_blk', type: 'slope drain', condition: 'blocked' });
});

test('classes that mean the same, doubled and empty names are refused', () => {
  assert.throws(() => conditionTable(['rock toe', 'Rock-toe']), /both mean rock toe, normal/);
  assert.throws(() => conditionTable(['rock toe', 'rock toe']), /found a name twice/);
  assert.throws(() => conditionTable(['rock toe', ' ']), /found an empty one/);
});

test('labels that name sex, age, race or emotion are refused, others that hold the same letters are not', () => {
  for (const label of ['person male', 'Old woman', 'asian', 'happy', 'is_male', 'person-AGE', 'looks angry']) {
    assert.throws(
      () => refuseSensitive(label),
      (error) => error instanceof DoppelError && /does not learn sex, age/.test(error.message),
      label,
    );
  }
  for (const label of ['manhole damaged', 'from behind', 'drainage', 'carrying a bag', 'surface', 'normal'])
    refuseSensitive(label);
});
