import assert from 'node:assert/strict';
import { test } from 'node:test';
import { poolEmbedding } from './person-embedding.ts';

test('a person is the mean of its crops as the model gave them, scaled to length one', () => {
  // The longer vector weighs more: (2, 0) and (0, 1) have the mean (1, 0.5).
  const pooled = [...(poolEmbedding(Float32Array.from([2, 0, 0, 1]), 2) ?? [])];
  const length = Math.hypot(1, 0.5);
  assert.ok(Math.abs(pooled[0] - 1 / length) < 1e-6 && Math.abs(pooled[1] - 0.5 / length) < 1e-6);
  assert.equal(poolEmbedding(new Float32Array(0), 2), null);
});
