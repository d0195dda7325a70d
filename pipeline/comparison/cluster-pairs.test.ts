import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterPairs, type PairLink } from './cluster-pairs.ts';

const link = (i: number, j: number, logOdds: number): PairLink => ({ i, j, logOdds });

test('who are likely to be one on average come together, in the order of the first', () => {
  assert.deepEqual(clusterPairs(5, [link(3, 4, 2), link(0, 2, 1)], -4), [
    [0, 2],
    [3, 4],
  ]);
});

test('a chain of look-alikes is not one person: the ends must be likely too', () => {
  const chain = [link(0, 1, 3), link(1, 2, 2.9), link(2, 3, 3)];
  assert.deepEqual(clusterPairs(4, chain, -4), [
    [0, 1],
    [2, 3],
  ]);
  assert.deepEqual(clusterPairs(4, [...chain, link(0, 2, 1), link(1, 3, 1), link(0, 3, 1)], -4), [[0, 1, 2, 3]]);
});

test('a link that forbids holds for the groups that its two are part of by then', () => {
  const links = [link(0, 1, 4), link(1, 2, 3), link(0, 2, Number.NEGATIVE_INFINITY)];
  assert.deepEqual(clusterPairs(3, links, -4), [[0, 1]]);
});

test('one very sure link does not carry a group over several that speak against it', () => {
  const three = [link(0, 1, 5), link(0, 2, 5), link(1, 2, 5)];
  const links = [...three, link(1, 3, 40), link(0, 3, -6), link(2, 3, -6)];
  assert.deepEqual(clusterPairs(4, links, -4), [[0, 1, 2]]);
});

test('odds below one join nobody, and nobody to nobody is nothing', () => {
  assert.deepEqual(clusterPairs(2, [link(0, 1, -0.01)], 0), []);
  assert.deepEqual(clusterPairs(0, [], -4), []);
});
