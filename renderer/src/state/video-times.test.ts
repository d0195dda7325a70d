import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenTimes, timesFromTable } from './video-times.ts';

test('under a variable rate every frame is found by its own time', () => {
  const times = timesFromTable(Float64Array.of(0, 40, 200, 210, 1000));
  for (let frame = 0; frame < 5; frame++) assert.equal(times.frameAt(times.msOf(frame)), frame);
  assert.equal(times.frameAt(199), 1);
  assert.equal(times.frameAt(5000), 4);
  assert.equal(times.frameAt(-1), 0);
  assert.equal(times.durationMs, 1250);
});

test('without a table frames are evenly spaced and stay within the video', () => {
  const times = evenTimes(100, 30);
  for (let frame = 0; frame < 100; frame++) assert.equal(times.frameAt(times.msOf(frame)), frame);
  assert.equal(times.frameAt(1e9), 99);
  assert.equal(evenTimes(0, 0).frameCount, 1);
});
