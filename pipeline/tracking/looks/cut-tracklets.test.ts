import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lookedAt, usualLook, walkingTracklet } from '#tests/support/looks-scene.ts';
import { cutTracklets } from './cut-tracklets.ts';
import { centreOfLooks } from './look-rows.ts';
import type { TrackletLooks } from './tracklet-looks.ts';

const cut = (...looks: readonly TrackletLooks[]) => cutTracklets(looks, centreOfLooks(looks, usualLook));
const spans = (looks: readonly TrackletLooks[]) =>
  looks.map(({ tracklet: { number, frameIndices } }) => [number, frameIndices[0], frameIndices.at(-1)]);

describe('cutting tracklets by how they look', () => {
  const first = walkingTracklet({ number: 1, from: 0, to: 99 });

  it('leaves a tracklet of one person whole, with all its rows', () => {
    const { pieces, cuts } = cut(lookedAt(first, () => 1));
    assert.deepEqual(cuts, []);
    assert.deepEqual(pieces[0].tracklet, first);
  });

  it('cuts to the frame where the box jumps onto somebody else', () => {
    const other = walkingTracklet({ number: 2, from: 0, to: 99, x: 90 });
    const boxesPx = first.boxesPx.slice();
    boxesPx.set(other.boxesPx.subarray(53 * 4), 53 * 4);
    const { pieces, cuts } = cut(lookedAt({ ...first, boxesPx }, (frame) => (frame < 53 ? 1 : 2)));
    assert.deepEqual(spans(pieces), [
      [1, 0, 52],
      [2, 53, 99],
    ]);
    assert.deepEqual(
      cuts.map(({ tracklets, frame }) => ({ tracklets, frame })),
      [{ tracklets: [1, 2], frame: 53 }],
    );
    assert.ok(cuts[0].contrast > 0.7);
    assert.deepEqual([...pieces[1].rows].slice(0, 2), [2, 7], 'looks stay with their rows');
  });

  it('finds three people in one tracklet, and numbers all pieces by their first frame', () => {
    const second = walkingTracklet({ number: 2, from: 10, to: 40, y: 300 });
    const humans = (frame: number): number => (frame < 30 ? 1 : frame < 60 ? 2 : 3);
    const { pieces, cuts } = cut(
      lookedAt(first, humans),
      lookedAt(second, () => 4),
    );
    assert.equal(pieces.length, 4);
    assert.deepEqual(
      pieces.map(({ tracklet }) => tracklet.number),
      [1, 2, 3, 4],
    );
    assert.deepEqual(
      cuts.map(({ tracklets }) => tracklets),
      [
        [1, 3],
        [3, 4],
      ],
    );
    assert.deepEqual(pieces[1].tracklet.boxesPx, second.boxesPx);
  });

  it('does not cut for one strange picture, nor where hardly anything was seen', () => {
    assert.equal(cut(lookedAt(first, (frame) => (frame === 50 ? 2 : 1))).cuts.length, 0);
    assert.equal(cut(lookedAt(first, (frame) => (frame < 50 ? 1 : 2), 20)).cuts.length, 0);
    const unseen = { tracklet: first, rows: new Int32Array(0), vectors: new Float32Array(0) };
    assert.deepEqual(cut(unseen).pieces, [unseen]);
  });
});
