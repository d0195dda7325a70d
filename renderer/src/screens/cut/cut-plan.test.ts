import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CropView } from '#contract/review.ts';
import { cutFrames, stripTiles } from './cut-plan.ts';

const crop = (id: number, frame: number): CropView => ({
  ...{ id, frame, tracklet: 1, time_ms: frame * 40, width: 10, height: 20, quality: 1, best_rank: null, aside: false },
  ...{ box: [0, 0, 10, 20], url: `/asset/${'a'.repeat(20)}` },
});
const times = { msOf: (frame: number) => frame * 40 };
/** Seen in frames 0 to 30, 32 to 40 and 90 to 120. */
const person = {
  all_crops: [crop(4, 100), crop(1, 0), crop(2, 20), crop(3, 36)],
  presence: [
    [0, 30],
    [32, 40],
    [90, 120],
  ] as [number, number][],
};

test('pictures stand in order of time, in the parts that cuts make; the first begins nobody', () => {
  const tiles = stripTiles(person, new Set([1, 3, 4]), times);
  assert.deepEqual(
    tiles.map(({ crop: { id }, part, isCut }) => [id, part, isCut]),
    [
      [1, 0, false],
      [2, 0, false],
      [3, 1, true],
      [4, 2, true],
    ],
  );
});

test('a gap is told with its length; the blink of a detector is none', () => {
  const gaps = stripTiles(person, new Set(), times).map(({ gap }) => gap);
  assert.deepEqual(gaps, [null, null, null, { frames: 49, ms: 2000 }]);
});

test('cuts are made where the box goes over, each frame once', () => {
  const tiles = stripTiles(person, new Set([2, 3, 4]), times);
  const places = new Map([
    [3, 31],
    [4, 31],
  ]);
  assert.deepEqual(cutFrames(tiles, places), [20, 31]);
});
