import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backwardTimes } from './log-times.ts';

const log = (...at: readonly string[]) => at.map((each, index) => ({ seq: index + 1, at: each }));

test('events that are timed before an earlier one are found, each beside the latest before it', () => {
  const [early, middle, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:01.000Z', '2026-01-01T11:00:00.000Z'];
  assert.deepEqual(backwardTimes(log(early, early, middle, late)), []);
  assert.deepEqual(backwardTimes(log(early, late, middle, early, late)), [
    { seq: 3, after: 2 },
    { seq: 4, after: 2 },
  ]);
  assert.deepEqual(backwardTimes(log(early, 'no time')), [{ seq: 2, after: 1 }]);
  assert.deepEqual(backwardTimes([]), []);
});
