import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStep, reviewSteps } from './review-steps.ts';

const piles = (expected_merges: number | null) => ({ piles: [], alone: [], expected_merges, among: 'all' as const });
const nobody = { persons: new Set<number>(), isComplete: true };
const none = { open: 0, unsure: 0 };

test('the next step is the first in which something is left', () => {
  assert.equal(nextStep(reviewSteps({ ...nobody, persons: new Set([4]) }, piles(3), none)), 'cut');
  assert.equal(nextStep(reviewSteps(nobody, piles(0.5), none)), 'join');
  assert.equal(nextStep(reviewSteps(nobody, piles(0.49), { open: 3, unsure: 0 })), 'check');
});

test('while it is still looked at, a step is not done', () => {
  assert.deepEqual(
    reviewSteps({ ...nobody, isComplete: false }, null, none).map(({ left, isDone }) => [left, isDone]),
    [
      ['looking', false],
      ['looking', false],
      ['export', false],
    ],
  );
});

test('what is left is said in a few words, merges with one figure behind the point where there are few', () => {
  const words = reviewSteps({ ...nobody, persons: new Set([1, 2]) }, piles(14.1), { open: 9, unsure: 2 });
  assert.deepEqual(
    words.map(({ left }) => left),
    ['2 may be several', 'about 14 to join', '2 unsure'],
  );
  assert.equal(reviewSteps(nobody, piles(3.14), none)[1].left, 'about 3.1 to join');
});

test('without probabilities joining ends where no pair is open', () => {
  assert.equal(reviewSteps(nobody, piles(null), { open: 2, unsure: 0 })[1].left, '2 open');
  assert.equal(reviewSteps(nobody, piles(null), { open: 0, unsure: 1 })[1].isDone, true);
});
