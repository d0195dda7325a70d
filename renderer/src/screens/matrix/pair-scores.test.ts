import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countAbove, pairScores } from './pair-scores.ts';

/** Three persons: 0-1 at 0.9, 0-2 at 0.7, 1-2 at 0.3. */
const values = Float32Array.of(1, 0.9, 0.7, 0.9, 1, 0.3, 0.7, 0.3, 1);
const probabilities = Float32Array.of(1, 0.95, 0.6, 0.95, 1, 0.02, 0.6, 0.02, 1);
const never = new Uint8Array(16);

test('pairs at the threshold itself are above it, and each pair counts once', () => {
  const scores = pairScores(3, values, probabilities, never);
  assert.deepEqual(
    [0.95, 0.9, 0.7, 0].map((line) => countAbove(scores, line).pairs),
    [0, 1, 2, 3],
  );
});

test('the expected number of wrong pairs is the sum of their doubts', () => {
  const { expectedWrong } = countAbove(pairScores(3, values, probabilities, never), 0.7);
  assert.ok(expectedWrong !== null && Math.abs(expectedWrong - (0.05 + 0.4)) < 1e-6, String(expectedWrong));
  assert.equal(countAbove(pairScores(3, values, null, never), 0.7).expectedWrong, null);
});

test('vetoed pairs and pairs without a number are not counted', () => {
  const scores = pairScores(3, values, probabilities, Uint8Array.of(0, 1, 0, 1, 0, 0, 0, 0, 0));
  assert.equal(countAbove(scores, 0).pairs, 2);
  assert.equal(countAbove(pairScores(2, Float32Array.of(1, Number.NaN, Number.NaN, 1), null, never), -1).pairs, 0);
});

test('counting by search equals counting one by one', () => {
  const cosine = fc.float({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(cosine, { minLength: 16, maxLength: 16 }), cosine, (cells, line) => {
      const matrix = Float32Array.from(cells);
      const upper = [0, 1, 2, 3].flatMap((row) =>
        [0, 1, 2, 3].filter((column) => column > row).map((column) => matrix[row * 4 + column]),
      );
      assert.equal(
        countAbove(pairScores(4, matrix, null, never), line).pairs,
        upper.filter((value) => value >= line).length,
      );
    }),
  );
});
