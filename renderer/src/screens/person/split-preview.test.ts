import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CropView } from '#contract/review.ts';
import { splitObjection, splitParts } from './split-preview.ts';

const crop = (id: number, frame: number, tracklet: number): CropView => ({
  id,
  tracklet,
  frame,
  time_ms: frame * 40,
  box: [0, 0, 10, 20],
  width: 10,
  height: 20,
  quality: 0.5,
  best_rank: null,
  aside: false,
  url: '/asset/aaaaaaaaaaaaaaaa',
});
const crops = [crop(3, 30, 2), crop(1, 10, 1), crop(2, 20, 2), crop(4, 40, 1)];
const person = { first_frame: 10, last_frame: 40, segments: [{ tracklet: 1 }, { tracklet: 2 }] };

test('a cut at a frame gives that frame and all after it to the new person', () => {
  const { stays, goes } = splitParts(crops, { kind: 'frame', frame: 20 });
  assert.deepEqual([stays.map(({ id }) => id), goes.map(({ id }) => id)], [[1], [2, 3, 4]]);
});

test('a cut by tracklets takes their crops wherever they lie in time', () => {
  const { stays, goes } = splitParts(crops, { kind: 'tracklets', tracklets: [2] });
  assert.deepEqual(
    [stays.map(({ id }) => id), goes.map(({ id }) => id)],
    [
      [1, 4],
      [2, 3],
    ],
  );
});

test('a cut that leaves a part empty is not offered', () => {
  assert.notEqual(splitObjection({ kind: 'frame', frame: 10 }, person), null);
  assert.equal(splitObjection({ kind: 'frame', frame: 11 }, person), null);
  assert.notEqual(splitObjection({ kind: 'frame', frame: 41 }, person), null);
  assert.notEqual(splitObjection({ kind: 'tracklets', tracklets: [] }, person), null);
  assert.notEqual(splitObjection({ kind: 'tracklets', tracklets: [1, 2] }, person), null);
  assert.equal(splitObjection({ kind: 'tracklets', tracklets: [1] }, person), null);
});
