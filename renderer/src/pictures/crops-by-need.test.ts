import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CropView } from '#contract/review.ts';
import { cropsByNeed } from './crops-by-need.ts';

const crop = (id: number, frame: number, bestRank: number | null): CropView => ({
  id,
  tracklet: 1,
  frame,
  time_ms: frame * 40,
  box: [0, 0, 1, 1],
  width: 1,
  height: 1,
  quality: 1,
  best_rank: bestRank,
  aside: false,
  url: `/asset/${id}`,
});

test('where the players begin and the best pictures come first, the best before the others', () => {
  const a = { all_crops: [crop(3, 30, 1), crop(1, 10, null), crop(2, 20, 0), crop(4, 40, null)] };
  const b = { all_crops: [crop(11, 5, 0), crop(12, 6, null), crop(13, 7, null)] };
  const { first, rest } = cropsByNeed([a, b]);
  assert.deepEqual(
    first.map(({ id }) => id),
    [1, 2, 11, 3],
  );
  assert.deepEqual(
    rest.map(({ id }) => id),
    [12, 13, 4],
    'in the order in which two players in step come to them',
  );
});
