import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCrops } from './crop-similarity.ts';

const rows = (...vectors: readonly (readonly number[])[]) => Float32Array.from(vectors.flat());

test('nothing is said of a person without crops, on either side', () => {
  assert.equal(compareCrops(rows(), rows([1, 0]), 2), null);
  assert.equal(compareCrops(rows([1, 0]), rows(), 2), null);
  assert.notEqual(compareCrops(rows([1, 0]), rows([1, 0]), 2), null);
});

test('the best two are named by their places, the first of equal ones, and the median is over all', () => {
  const left = rows([0, 1], [0.6, 0.8], [0.6, 0.8]);
  const right = rows([1, 0], [0.6, 0.8]);
  const { best, bestLeft, bestRight, median } = compareCrops(left, right, 2) ?? assert.fail();
  assert.deepEqual([Number(best.toFixed(6)), bestLeft, bestRight], [1, 1, 1]);
  // 0, 0.6, 0.6, 0.8, 1, 1
  assert.ok(Math.abs(median - 0.7) < 1e-6);
});

test('no cosine is above 1, however the last bit falls', () => {
  const long = rows([1.0000001, 0]);
  assert.equal(compareCrops(long, long, 2)?.best, 1);
});
