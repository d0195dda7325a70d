import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameRuns } from './frame-runs.ts';

test('frames that follow each other are one run, and a hole of a single frame is never bridged', () => {
  assert.deepEqual(frameRuns(Int32Array.from([0, 1, 2, 4, 5, 9])), [
    [0, 2],
    [4, 5],
    [9, 9],
  ]);
  assert.deepEqual(frameRuns(Int32Array.from([])), []);
});
