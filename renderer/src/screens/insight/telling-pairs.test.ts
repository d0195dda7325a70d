import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DistanceMatrixReply } from '#contract/insight.ts';
import { shownValues, tellingPairs } from './telling-pairs.ts';

const matrix: DistanceMatrixReply = {
  run: 1,
  component: 'box',
  pictures: [1, 2, 3].map((picture) => ({ picture, name: `p${picture}` })),
  values: [
    [0, 5, null],
    [2, 0, 9],
    [1, 4, 0],
  ],
  summary: null,
};
const words = (pairs: ReturnType<typeof tellingPairs>['largest']): readonly string[] =>
  pairs.map(({ head, target, value }) => `${head.name} ${target.name} ${value}`);

test('the farthest and the nearest pairs are told, no picture with itself, nothing that is not known', () => {
  const { largest, smallest } = tellingPairs(matrix, 'distance');
  assert.deepEqual(words(largest), ['p2 p3 9', 'p1 p2 5', 'p3 p2 4', 'p2 p1 2', 'p3 p1 1']);
  assert.deepEqual(words(smallest), ['p3 p1 1', 'p2 p1 2', 'p3 p2 4', 'p1 p2 5', 'p2 p3 9']);
});

test('how far one way is beyond the other is told once', () => {
  const { largest, smallest } = tellingPairs(matrix, 'asymmetry');
  assert.deepEqual(words(largest).slice(0, 2), ['p2 p3 5', 'p1 p2 3']);
  assert.deepEqual(smallest, []);
  assert.deepEqual(shownValues(matrix, 'asymmetry')[0], [0, 3, null]);
});
