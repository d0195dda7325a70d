import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settledWords } from './settled-words.ts';

test('an answer that settles more than itself says so, and one that brings questions too', () => {
  assert.equal(settledWords({ left: 17, fewer: 4 }), '17 pairs left, 4 fewer than before.');
  assert.equal(settledWords({ left: 1, fewer: 2 }), '1 pair left, 2 fewer than before.');
  assert.equal(settledWords({ left: 9, fewer: -2 }), '9 pairs left, 2 more than before.');
});

test('one that settles itself alone says nothing', () => {
  for (const fewer of [0, 1]) assert.equal(settledWords({ left: 3, fewer }), '');
  assert.equal(settledWords(undefined), '');
});
