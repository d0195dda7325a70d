import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, rate, wholeNumber } from './count-words.ts';

test('one thing and many things are counted in words, thousands set apart', () => {
  assert.deepEqual(
    [counted(0, 'frame'), counted(1, 'frame'), counted(2, 'box', 'boxes'), counted(1_234_567, 'frame')],
    ['0 frames', '1 frame', '2 boxes', '1,234,567 frames'],
  );
  assert.deepEqual([999, 1_000, 12_345].map(wholeNumber), ['999', '1,000', '12,345']);
});

test('a rate has one decimal below ten and none from there on', () => {
  assert.deepEqual([0, 0.5, 9.94, 9.95, 86.6, 1_250].map(rate), ['0.0', '0.5', '9.9', '10', '87', '1,250']);
});
