import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesWords } from './byte-words.ts';

test('a size has three digits in the unit that suits it', () => {
  assert.deepEqual([0, 999, 1_000, 921_616, 12_244_051, 3.2e9, 5.5e12].map(bytesWords), [
    '0 B',
    '999 B',
    '1.00 kB',
    '922 kB',
    '12.2 MB',
    '3.20 GB',
    '5.50 TB',
  ]);
});

test('a size that would round over takes the next step', () => {
  assert.deepEqual([9_994, 9_995, 99_949, 99_950, 999_499, 999_500, 999_999_999].map(bytesWords), [
    '9.99 kB',
    '10.0 kB',
    '99.9 kB',
    '100 kB',
    '999 kB',
    '1.00 MB',
    '1.00 GB',
  ]);
  assert.equal(bytesWords(2e15), '2000 TB');
});
