import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed } from './listed.ts';

test('a list ends in "and"', () => {
  assert.deepEqual([listed([]), listed([3]), listed([3, 7]), listed([3, 7, 9])], ['', '3', '3 and 7', '3, 7 and 9']);
});
