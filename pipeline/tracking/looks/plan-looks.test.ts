import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { walkingTracklet } from '#tests/support/looks-scene.ts';
import { planLooks } from './plan-looks.ts';

describe('planning which rows are looked at', () => {
  it('takes one look in a second, at least twenty of a short track and at most 64 of a long one', () => {
    const count = (to: number, fps: number): number =>
      planLooks([walkingTracklet({ number: 1, from: 0, to, speed: 0 })], { fps }).length;
    assert.equal(count(399, 10), 40);
    assert.equal(count(49, 25), 20);
    assert.equal(count(4, 25), 5, 'no row twice');
    assert.equal(count(9_999, 25), 64);
  });

  it('takes, of a stretch, the row that shares least with other people', () => {
    const standing = walkingTracklet({ number: 1, from: 0, to: 99, speed: 0, x: 100 });
    const passing = walkingTracklet({ number: 2, from: 0, to: 99, speed: 6, x: -180 });
    const rows = planLooks([standing, passing], { fps: 10 })
      .filter(({ tracklet }) => tracklet === 1)
      .map(({ row }) => row);
    // The one who passes covers the other from frame 39 to frame 54.
    assert.ok(rows.filter((row) => row > 40 && row < 54).length <= 2 + 1, `${rows}`);
    assert.deepEqual(
      rows,
      rows.toSorted((a, b) => a - b),
    );
  });

  it('looks at nothing that was filled in between two frames', () => {
    const tracklet = walkingTracklet({ number: 3, from: 0, to: 59 });
    const detectionIndices = tracklet.detectionIndices.map((index) => (index % 2 === 0 ? index : -1));
    const planned = planLooks([{ ...tracklet, detectionIndices }], { fps: 10 });
    assert.ok(planned.length > 0 && planned.every(({ row }) => row % 2 === 0));
  });
});
