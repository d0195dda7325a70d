import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedMerges } from './expected-merges.ts';

test('of three who are likely one, two merges are expected; who is apart adds its own', () => {
  const three = [
    { i: 0, j: 1, probability: 0.9 },
    { i: 1, j: 2, probability: 0.8 },
    { i: 0, j: 2, probability: 0.7 },
  ];
  assert.ok(Math.abs(expectedMerges(3, three) - 1.7) < 1e-12);
  assert.ok(Math.abs(expectedMerges(5, [...three, { i: 3, j: 4, probability: 0.1 }]) - 1.8) < 1e-12);
  assert.equal(expectedMerges(4, []), 0);
});
