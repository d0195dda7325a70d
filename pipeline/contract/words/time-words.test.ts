import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, counted, duration } from './time-words.ts';

test('a place in the video is shown to a tenth of a second, and never as 60 seconds', () => {
  assert.deepEqual([0, 3_249, 59_960, 3_599_990, 3_723_500].map(clock), [
    '0:00.0',
    '0:03.2',
    '1:00.0',
    '1:00:00.0',
    '1:02:03.5',
  ]);
});

test('a length of time is as exact as its size asks for', () => {
  assert.deepEqual([0, 3_080, 9_960, 42_400, 59_700, 120_000, 312_000, 7_380_000].map(duration), [
    '0.0 s',
    '3.1 s',
    '10 s',
    '42 s',
    '1 min',
    '2 min',
    '5 min 12 s',
    '2 h 3 min',
  ]);
});

test('one thing and many things are counted in words', () => {
  assert.deepEqual(
    [counted(1, 'frame'), counted(1_234, 'frame'), counted(2, 'box', 'boxes')],
    ['1 frame', '1,234 frames', '2 boxes'],
  );
});
