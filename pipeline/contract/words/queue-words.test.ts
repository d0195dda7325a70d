import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queueWords } from './queue-words.ts';

test('a folder of videos says how many are done, and how many failed where any did', () => {
  assert.equal(queueWords({ done: 0, failed: 0, left: 1 }), '0 of 1 video done');
  assert.equal(queueWords({ done: 3, failed: 1, left: 6 }), '3 of 10 videos done, 1 failed');
});
