import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { confusionOf, scoresOf } from '../measure/confusion.ts';
import { epochOrder } from './epoch-order.ts';
import { majorityAnswers, nearestMeanAnswers } from './plain-rivals.ts';
import { freshState, planTraining, type TrainingState, trainEpochs } from './train-head.ts';
import { answersOf, headLogits, headOf } from './trained-head.ts';
import { checkRows, type LabelledRows, takeRows } from './training-data.ts';
import { headDefaults, settingsNotes, type TrainingSettings, tuningDefaults } from './training-settings.ts';

/** Clouds around class means in `inputs` dimensions; the spread decides how much they overlap. */
function clouds(counts: readonly number[], inputs: number, spread: number, seed: number): LabelledRows {
  const { normal } = seededRandom(seed);
  const means = counts.map((_, label) => Float64Array.from({ length: inputs }, (_, input) => Number(input === label)));
  const labels = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
  const features = Float64Array.from(
    [...labels].flatMap((label) => [...means[label]].map((mean) => mean + spread * normal())),
  );
  return { features, inputs, labels };
}

function lastState(
  train: LabelledRows,
  valid: LabelledRows,
  settings: TrainingSettings,
  from?: TrainingState,
): TrainingState {
  const plan = planTraining(train, 3, settings);
  let last = from ?? freshState(plan, settings);
  for (const state of trainEpochs(train, valid, settings, plan, from)) last = state;
  return last;
}

const settings: TrainingSettings = { ...headDefaults, learningRate: 0.02, epochs: 12, patience: 12 };

test('a head learns clouds that lie apart, linear and with a hidden layer', () => {
  const [train, valid] = [clouds([30, 30, 30], 5, 0.2, 1), clouds([20, 20, 20], 5, 0.2, 2)];
  for (const hidden of [0, 8]) {
    const own = { ...settings, hidden };
    const plan = planTraining(train, 3, own);
    const head = headOf(plan, lastState(train, valid, own));
    const { accuracy } = scoresOf(confusionOf(valid.labels, answersOf(headLogits(head, valid), 3), 3));
    assert.ok((accuracy ?? 0) > 0.97, `accuracy ${accuracy}`);
  }
});

test('the same data, settings and seed give the same bytes; another seed gives others', () => {
  const [train, valid] = [clouds([20, 9, 5], 4, 0.8, 3), clouds([10, 10, 10], 4, 0.8, 4)];
  const first = lastState(train, valid, settings);
  assert.deepEqual(lastState(train, valid, settings), first);
  assert.notDeepEqual(lastState(train, valid, { ...settings, seed: 2 }).parameters, first.parameters);
});

test('a training interrupted after any epoch goes on and ends in the same bytes', () => {
  const [train, valid] = [clouds([20, 9, 5], 4, 0.8, 3), clouds([10, 10, 10], 4, 0.8, 4)];
  const own: TrainingSettings = {
    ...settings,
    sampling: 'balanced',
    weighting: 'none',
    accumulation: 2,
    batch: 4,
    hidden: 3,
  };
  const whole = lastState(train, valid, own);
  const plan = planTraining(train, 3, own);
  for (const state of trainEpochs(train, valid, own, plan)) {
    const stored = structuredClone(state);
    assert.deepEqual(lastState(train, valid, own, stored), whole);
  }
});

test('training stops after the patience and keeps the best epoch', () => {
  const [train, valid] = [clouds([15, 15, 15], 4, 1.5, 5), clouds([15, 15, 15], 4, 1.5, 6)];
  const state = lastState(train, valid, { ...settings, epochs: 200, patience: 3 });
  assert.ok(state.epochs.length < 200);
  assert.equal(state.epochs.length - state.bestEpoch, 3);
  const best = Math.max(...state.epochs.map(({ validMacroF1 }) => validMacroF1));
  assert.equal(state.epochs[state.bestEpoch - 1].validMacroF1, best);
});

test('gradients accumulated over batches end as one batch of all, where classes weigh alike', () => {
  const [train, valid] = [clouds([8, 8, 8], 4, 0.8, 3), clouds([5, 5, 5], 4, 0.8, 4)];
  const own: TrainingSettings = { ...settings, weighting: 'none', epochs: 3 };
  const once = lastState(train, valid, { ...own, batch: 24, accumulation: 1 });
  const parts = lastState(train, valid, { ...own, batch: 8, accumulation: 3 });
  once.parameters.forEach((value, index) => {
    assert.ok(Math.abs(value - parts.parameters[index]) < 1e-9);
  });
});

test('balanced sampling draws every class as often, and all rows of the rarest each epoch', () => {
  const labels = Int32Array.from([...new Array(20).fill(0), 1, 1, 1, 2]);
  const order = epochOrder(labels, 3, 'balanced', 1, 0);
  assert.deepEqual(
    [0, 1, 2].map((label) => order.filter((row) => labels[row] === label).length),
    [20, 20, 20],
  );
  assert.deepEqual([...new Set(order)].length, labels.length);
  assert.notDeepEqual(epochOrder(labels, 3, 'balanced', 1, 1), order);
  assert.deepEqual(epochOrder(labels, 3, 'balanced', 1, 0), order);
});

test('on a set thinned to 7.04 : 1 the rare class is found at least as often with weights, oversampling or focal loss, over five seeds', () => {
  const valid = clouds([200, 200, 200], 6, 0.7, 90);
  const recall = (own: Partial<TrainingSettings>): number => {
    let sum = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const train = clouds([352, 120, 50], 6, 0.7, seed);
      const with_ = { ...settings, weighting: 'none' as const, patience: 3, ...own, seed };
      const head = headOf(planTraining(train, 3, with_), lastState(train, valid, with_));
      const scores = scoresOf(confusionOf(valid.labels, answersOf(headLogits(head, valid), 3), 3));
      sum += (scores.byClass[2].recall ?? 0) / 5;
    }
    return sum;
  };
  const plain = recall({});
  const helped = {
    balanced: recall({ weighting: 'balanced' }),
    sampled: recall({ sampling: 'balanced' }),
    focalBalanced: recall({ weighting: 'balanced', loss: { kind: 'focal', gamma: 2, alpha: 1 } }),
    focal: recall({ loss: { kind: 'focal', gamma: 2, alpha: 1 } }),
  };
  for (const [name, value] of Object.entries(helped)) assert.ok(value >= plain, `${name} ${value}, without ${plain}`);
  assert.ok(helped.balanced > plain + 0.05, `weights ${helped.balanced}, without ${plain}`);
});

test('majority and nearest mean answer by rules', () => {
  const train = clouds([10, 4, 4], 3, 0.05, 1);
  assert.deepEqual([...majorityAnswers(train, 3, 3)], [0, 0, 0]);
  assert.deepEqual(nearestMeanAnswers(train, train, 3), train.labels);
  const without = takeRows(
    train,
    [...train.labels.keys()].filter((row) => train.labels[row] !== 1),
  );
  assert.ok(!nearestMeanAnswers(without, train, 3).includes(1), 'a class that was never seen is never said');
});

test('weights and oversampling together are warned of, and a warm-up as long as the training', () => {
  assert.match(settingsNotes({ ...headDefaults, sampling: 'balanced' }, 100).join(' '), /corrected for twice/);
  assert.match(settingsNotes(tuningDefaults, 32).join(' '), /warm-up of 100 steps/);
  assert.deepEqual(settingsNotes(headDefaults, 400), []);
});

test('bad rows are refused with a sentence', () => {
  const good = clouds([5, 5, 5], 3, 0.1, 1);
  const classes = ['front', 'behind', 'side'];
  checkRows(good, classes, 'train');
  const cases: readonly (readonly [LabelledRows, RegExp])[] = [
    [takeRows(good, []), /train side has no labelled objects/],
    [takeRows(good, [0, 1, 2]), /All 3 objects to learn from are "front"/],
    [{ ...good, labels: good.labels.map(() => 7) }, /has class 7; there are 3/],
    [{ ...good, features: good.features.with(4, Number.NaN) }, /Object 1 of the train side has a feature that is NaN/],
    [{ ...good, inputs: 4 }, /Expected 4 numbers/],
  ];
  for (const [rows, message] of cases) {
    assert.throws(
      () => checkRows(rows, classes, 'train'),
      (error) => error instanceof DoppelError && message.test(error.message),
    );
  }
});

test('a head refuses features of another model, and numbers that are none', () => {
  const [train, valid] = [clouds([9, 9, 9], 4, 0.8, 3), clouds([5, 5, 5], 4, 0.8, 4)];
  const head = headOf(planTraining(train, 3, settings), lastState(train, valid, { ...settings, epochs: 2 }));
  assert.throws(() => headLogits(head, clouds([3, 3, 3], 5, 1, 1)), /takes 4 numbers an object, these features have 5/);
  assert.throws(
    () => headLogits(head, { ...valid, features: valid.features.with(9, Number.NaN) }),
    /Object 2 has features/,
  );
});
