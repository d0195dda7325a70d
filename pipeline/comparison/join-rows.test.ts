import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personId, type TrackletId, trackletId } from '#base/ids.ts';
import { joinRows, type TrackletRows } from './join-rows.ts';

const rows = (frames: readonly number[], confidence: number, source: number): TrackletRows => ({
  frameIndices: Int32Array.from(frames),
  boxesPx: Float32Array.from(frames.flatMap((frame) => [frame, source, frame + 10, source + 20])),
  confidences: new Float32Array(frames.length).fill(confidence),
  detectionIndices: Int32Array.from(frames.map((frame) => frame * 100 + source)),
  trackletIds: [source],
});
const tracklets = new Map<number, TrackletRows>([
  [1, rows([0, 1, 2, 3], 0.5, 7)],
  [2, rows([2, 3, 8], 0.9, 4)],
  [3, rows([3], 0.5, 9)],
]);
const rowsOf = (id: TrackletId): TrackletRows => tracklets.get(id) ?? rows([], 0, 0);
const whole = (id: number) => ({ trackletId: trackletId(id), firstFrame: 0, lastFrame: 100 });

test('of two boxes in one frame the more confident one is kept', () => {
  const joined = joinRows(personId(1), [whole(1), whole(2)], rowsOf);
  assert.deepEqual([...joined.frameIndices], [0, 1, 2, 3, 8]);
  assert.deepEqual([...joined.detectionIndices], [7, 107, 204, 304, 804]);
  assert.deepEqual(joined.trackletIds, [4, 7]);
});

test('of two equally confident boxes that of the lower tracklet is kept', () => {
  const joined = joinRows(personId(1), [whole(1), whole(3)], rowsOf);
  assert.equal(joined.detectionIndices[3], 307);
});

test('a stretch of a tracklet brings only its own frames', () => {
  const joined = joinRows(personId(5), [{ trackletId: trackletId(1), firstFrame: 2, lastFrame: 3 }], rowsOf);
  assert.deepEqual([...joined.frameIndices], [2, 3]);
  assert.deepEqual([...joined.boxesPx.subarray(0, 4)], [2, 7, 12, 27]);
  assert.equal(joined.personId, 5);
});

test('a whole tracklet is handed through without a copy', () => {
  const joined = joinRows(personId(1), [whole(1)], rowsOf);
  assert.equal(joined.boxesPx, tracklets.get(1)?.boxesPx);
});

test('a stretch that leaves out only the first or only the last row is no whole tracklet', () => {
  const frames = (firstFrame: number, lastFrame: number) => [
    ...joinRows(personId(1), [{ trackletId: trackletId(1), firstFrame, lastFrame }], rowsOf).frameIndices,
  ];
  assert.deepEqual(
    [frames(1, 3), frames(0, 2), frames(0, 3)],
    [
      [1, 2, 3],
      [0, 1, 2],
      [0, 1, 2, 3],
    ],
  );
});

test('every row has four numbers of its box, a confidence and its detection', () => {
  const joined = joinRows(personId(1), [whole(1), whole(2)], rowsOf);
  assert.equal(joined.boxesPx.length, 5 * 4);
  assert.deepEqual([...joined.boxesPx.subarray(16)], [8, 4, 18, 24]);
  assert.deepEqual(
    [...joined.confidences].map((value) => Number(value.toFixed(1))),
    [0.5, 0.5, 0.9, 0.9, 0.9],
  );
});
