import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeDecodeResult } from '#project/video.ts';
import { makeComparedProject } from '#tests/support/compared-project.ts';
import { frameClock } from './frame-clock.ts';

const damage = { decode_errors: 0, time_gaps: [], frames_missing: 0 };

test('a frame has the time that was decoded for it; beyond the last the frame rate goes on from there', (context) => {
  const project = makeComparedProject(context, []);
  storeDecodeResult(project, {
    frameTimesMs: Float64Array.from([5, 60, 70]),
    variableFrameRate: true,
    durationMs: 110,
    damage,
  });
  const clock = frameClock(project);
  // 25 frames a second are 40 ms a frame.
  assert.deepEqual([0, 1, 2, 3, 5].map(clock), [5, 60, 70, 110, 190]);
});

test('where the video was never read to its end the frame rate alone tells', (context) => {
  const clock = frameClock(makeComparedProject(context, []));
  assert.deepEqual([0, 1, 50].map(clock), [0, 40, 2000]);
});
