import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, localTime, roughDuration, span, timeCode, utcTime } from './time-words.ts';

test('a place in the video is cut to a tenth of a second, carries over, and is never negative', () => {
  assert.deepEqual([-5, 0, 7_399, 59_999, 60_000, 725_000, 3_599_999, 3_600_000, 3_723_500].map(timeCode), [
    '0:00.0',
    '0:00.0',
    '0:07.3',
    '0:59.9',
    '1:00.0',
    '12:05.0',
    '59:59.9',
    '1:00:00.0',
    '1:02:03.5',
  ]);
  assert.equal(span(3_249, 12_000), '0:03.2 to 0:12.0');
});

test('a length of time is as exact as its size asks for, and changes its unit where it would round over', () => {
  const told: readonly (readonly [number, string])[] = [
    [0, '0 s'],
    [0.4, '0 s'],
    [0.5, '1 ms'],
    [40, '40 ms'],
    [99.4, '99 ms'],
    [99.5, '0.1 s'],
    [3_080, '3.1 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [120_000, '2 min'],
    [312_000, '5 min 12 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [7_380_000, '2 h 3 min'],
  ];
  assert.deepEqual(
    told.map(([ms]) => duration(ms)),
    told.map(([, words]) => words),
  );
});

test('what is left is said no more exactly than it is known', () => {
  assert.deepEqual([0, 2_000, 41_000, 50_000, 50_001, 70_000, 5_369_000, 5_400_000, 9_000_000].map(roughDuration), [
    '5 s',
    '5 s',
    '45 s',
    '50 s',
    '1 min',
    '1 min',
    '89 min',
    '1.5 h',
    '2.5 h',
  ]);
});

test('a time stamp is told in UTC where it is read elsewhere, else in the own zone; what is none stands as it is', () => {
  assert.equal(utcTime('2026-11-21T22:08:01.123Z'), '2026-11-21 22:08 UTC');
  assert.equal(utcTime('yesterday'), 'yesterday');
  assert.match(localTime('2026-11-21T22:16:01.123Z'), /^2026-11-2[12] \d\d:\d\d:01$/);
  assert.equal(localTime(new Date(2026, 0, 2, 3, 4, 5).toISOString()), '2026-01-02 03:04:05');
  assert.equal(localTime('yesterday'), 'yesterday');
});
