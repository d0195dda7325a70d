import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, normaliseRows } from '#base/vector-math.ts';
import { poolEmbedding } from './person-embedding.ts';
import { similarityMatrix } from './similarity-matrix.ts';

test('the matrix is symmetric to the bit with exactly one on the diagonal', () => {
  const rows = normaliseRows(
    Float32Array.from({ length: 15 }, (_, i) => Math.sin(i * 7.3)),
    3,
  );
  const matrix = similarityMatrix(rows, 5, 3);
  for (let a = 0; a < 5; a++) {
    assert.equal(matrix[a * 5 + a], 1);
    for (let b = 0; b < 5; b++) assert.equal(matrix[a * 5 + b], matrix[b * 5 + a]);
  }
  assert.ok(Math.abs(matrix[1] - (rows[0] * rows[3] + rows[1] * rows[4] + rows[2] * rows[5])) < 1e-6);
});

test('a person embedding is the mean of the raw crop embeddings, scaled to length one', () => {
  assert.deepEqual(poolEmbedding(Float32Array.from([6, 0, 0, 8]), 2), Float32Array.from([0.6, 0.8]));
  assert.equal(poolEmbedding(new Float32Array(0), 2), null);
});

test('a row of zeros stays zero instead of becoming NaN', () => {
  assert.deepEqual(normaliseRows(Float32Array.from([0, 0, 3, 4]), 2), Float32Array.from([0, 0, 0.6, 0.8]));
});

test('the median of an even number of values is the mean of the middle two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([3, 1, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});
