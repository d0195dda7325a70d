import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areSimilar, listRule, placeInList } from './default-list.ts';

const byCosine = listRule(0.7, null);
const byProbability = listRule(0.7, 0.25);
const pair = (similarity: number | null, probability: number | null = null, vetoed = false) => ({
  similarity,
  probability,
  vetoed,
});

test('without a calibration pairs are listed from the cosine on, which is a float32 as they are', () => {
  assert.deepEqual(byCosine, { by: 'cosine', from: Math.fround(0.7), similarFrom: Math.fround(0.7) });
  const below = Math.fround(0.7) - 2 ** -25;
  assert.deepEqual(
    [pair(Math.fround(0.7)), pair(below), pair(1), pair(null)].map((each) => placeInList(byCosine, each)),
    ['listed', 'unlike', 'listed', 'unlike'],
  );
  assert.deepEqual([areSimilar(byCosine, Math.fround(0.7)), areSimilar(byCosine, below)], [true, false]);
});

test('with one they are listed by P(same), however similar, and what is only similar is unlikely', () => {
  assert.deepEqual(byProbability, { by: 'probability', from: 0.25, similarFrom: Math.fround(0.7) });
  assert.deepEqual(
    [pair(0.5, 0.25), pair(0.9, 0.2499), pair(0.5, 0.2499), pair(0.9, null), pair(null, null)].map((each) =>
      placeInList(byProbability, each),
    ),
    ['listed', 'unlikely', 'unlike', 'unlikely', 'unlike'],
  );
});

test('a pair that a veto rules out is told where it is similar, by either rule', () => {
  for (const rule of [byCosine, byProbability]) {
    assert.equal(placeInList(rule, pair(0.9, null, true)), 'vetoed');
    assert.equal(placeInList(rule, pair(0.5, null, true)), 'unlike');
    assert.equal(placeInList(rule, pair(null, null, true)), 'unlike');
  }
});
