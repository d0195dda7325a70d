import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import { judgePairs } from './evaluate.ts';

const pair = (a: number, b: number, similarity: number, probability: number | null, vetoed = false) =>
  sampleRatedPair({ a, b, similarity, probability, vetoed, veto_reason: vetoed ? 'seen apart' : null });

// 1 and 2 are Ana, 3 and 4 are Ben; of 9 nothing is known.
const truth = new Map([
  [1, 'Ana'],
  [2, 'Ana'],
  [3, 'Ben'],
  [4, 'Ben'],
]);
const pairs = [
  pair(1, 3, 0.95, null, true),
  pair(1, 2, 0.9, 0.9),
  pair(2, 3, 0.8, 0.1),
  pair(3, 4, 0.75, 0.6),
  pair(1, 4, 0.3, 0.05),
  pair(2, 4, 0.2, 0.05),
  pair(1, 9, 0.99, 0.99),
];

test('each rule is judged by its own pairs and its own bar', () => {
  const { rules, ...counts } = judgePairs(pairs, truth, { threshold: 0.7, listFrom: 0.25 });
  const [seed, cosine, probability] = rules;
  assert.deepEqual([counts.pairs, counts.same, counts.vetoed, counts.same_vetoed], [6, 2, 1, 0]);
  assert.equal(seed.average_precision, (1 / 2 + 2 / 4) / 2);
  assert.deepEqual([seed.listed, seed.listed_same, seed.precision, seed.recall], [4, 2, 0.5, 1]);
  assert.equal(cosine.average_precision, (1 + 2 / 3) / 2);
  assert.equal(cosine.listed, 3);
  assert.equal(probability.average_precision, 1);
  assert.deepEqual([probability.listed, probability.precision, probability.recall], [2, 1, 1]);
  // 0.9 and 0.6 for two that are the same, 0.1 and twice 0.05 for three that are not.
  assert.ok(Math.abs((counts.reliability?.expected_calibration_error ?? 0) - (0.1 + 0.4 + 0.1 + 0.1) / 5) < 1e-9);
});

test('without a calibration only the cosine is judged', () => {
  const { rules, reliability } = judgePairs(pairs, truth, { threshold: 0.7, listFrom: null });
  assert.deepEqual(
    rules.map(({ rule }) => rule),
    ['seed', 'cosine'],
  );
  assert.equal(reliability, null);
});
