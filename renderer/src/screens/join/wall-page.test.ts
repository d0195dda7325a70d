import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueuePair } from '#contract/review.ts';
import { clicked, nextPage, pairsThatFit, tilePx, tileScale, type WallMark, wallDecision } from './wall-page.ts';

const pair = (a: number, b: number, probability: number | null): QueuePair => ({ a, b, probability }) as QueuePair;
const all = [pair(1, 2, 0.99), pair(1, 3, 0.95), pair(4, 5, 0.9), pair(6, 7, 0.81), pair(8, 9, 0.7), pair(10, 11, 0.1)];
const nothing = { passed: new Set<string>(), mayBeTwo: new Set<number>() };
const namesOf = (pairs: readonly QueuePair[]) => pairs.map(({ a, b }) => `${a}-${b}`);

test('a screen holds sure pairs alone as long as there are any, each person once, all marked as the same', () => {
  const page = nextPage(all, 10, nothing);
  assert.deepEqual([namesOf(page.pairs), page.mark], [['1-2', '4-5', '6-7'], 'same']);
  assert.equal(nextPage(all, 2, nothing).pairs.length, 2);
});

test('then come the others, the likeliest first, and none is marked', () => {
  const passed = new Set(['1-2', '1-3', '4-5', '6-7']);
  const page = nextPage(all, 10, { ...nothing, passed });
  assert.deepEqual([namesOf(page.pairs), page.mark], [['8-9', '10-11'], 'open']);
});

test('who may be several stays off the wall, and so does what has no probability off the sure screens', () => {
  const page = nextPage([pair(1, 2, null), ...all], 10, { ...nothing, mayBeTwo: new Set([1, 5]) });
  assert.deepEqual(namesOf(page.pairs), ['6-7']);
});

test('what is marked as wrong is kept apart, what is left open decides nothing', () => {
  const page = nextPage(all, 10, nothing);
  const marks = new Map<string, WallMark>([
    ['1-2', 'different'],
    ['4-5', 'open'],
  ]);
  assert.deepEqual(wallDecision(page, marks), {
    kind: 'join',
    groups: [{ persons: [6, 7] }],
    aparts: [{ a: 1, b: 2 }],
  });
  assert.equal(wallDecision({ ...page, mark: 'open' }, new Map()), null);
});

test('one click names the exception', () => {
  assert.deepEqual(
    ['same', 'different', 'open'].map((mark) => clicked(mark as WallMark, 'same')),
    ['different', 'open', 'same'],
  );
  assert.equal(clicked('open', 'open'), 'same');
});

test('few pairs are drawn larger, as far as all of them fit', () => {
  const room = { width: 1180, height: 560 };
  assert.equal(pairsThatFit(room), 16);
  assert.equal(tileScale(16, room), 1);
  // Two beside each other, twice.
  assert.ok(tileScale(4, room) > 1.9);
  for (const count of [1, 2, 3, 5, 8, 11]) {
    const scale = tileScale(count, room);
    const fits = Math.floor(room.width / (tilePx.width * scale)) * Math.floor(room.height / (tilePx.height * scale));
    assert.ok(fits >= count, `${count} at ${scale}`);
  }
  // A room too small for one still shows one.
  assert.deepEqual([pairsThatFit({ width: 100, height: 50 }), tileScale(1, { width: 100, height: 50 })], [1, 1]);
});
