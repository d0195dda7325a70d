import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressEvent } from '#contract/progress.ts';
import { measureProgress } from './measure-progress.ts';

test('rate and time left are those of the work done since, not of what was done before', () => {
  const events: ProgressEvent[] = [];
  let now = 0;
  const report = measureProgress(
    { stage: 'embed', unit: 'crops', total: 100, before: 40 },
    (event) => events.push(event),
    () => now,
  );
  report(40);
  now = 20;
  report(42); // in so short a time, no rate
  now = 2000;
  report(60);
  assert.deepEqual(
    events.map(({ done, per_second, seconds_left }) => [done, per_second, seconds_left]),
    [
      [40, null, null],
      [42, null, null],
      [60, 10, 4],
    ],
  );
});
