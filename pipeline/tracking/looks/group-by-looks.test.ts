import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dotAt } from '#base/vector-math.ts';
import { lookDimension, lookedAt, usualLook, walkingTracklet } from '#tests/support/looks-scene.ts';
import { groupByLooks } from './group-by-looks.ts';
import { centreOfLooks, meanOfRows } from './look-rows.ts';
import { centredRows } from './mean-look.ts';
import type { TrackletLooks } from './tracklet-looks.ts';

const settings = {
  maxGapFrames: 30,
  maxDistancePx: 200,
  maxOverlapFrames: 50,
  veto: { min_frames: 3, max_overlap: 0.3 },
  fps: 10,
};

/** Groups with a rater that is as sure as the mean looks are alike, times `trust`. */
function group(pieces: readonly TrackletLooks[], trust = 1) {
  const centre = centreOfLooks(pieces, usualLook);
  const mean = (rows: Float32Array): Float32Array => meanOfRows(centredRows(rows, centre), lookDimension);
  const rater = {
    rate: (a: Float32Array, b: Float32Array) => trust * Math.max(0, dotAt(mean(a), 0, mean(b), 0, lookDimension)),
    mayReach: (likeness: number, least: number) => trust * likeness >= least - 1e-6,
  };
  const found = groupByLooks(pieces, centre, rater, settings);
  return { ...found, numbers: found.groups.map((members) => members.map(({ number }) => number)) };
}

const is = (human: number) => (): number => human;
const of = (number: number, from: number, to: number, human: number, more: { x?: number; y?: number } = {}) =>
  lookedAt(walkingTracklet({ number, from, to, ...more }), is(human));

describe('grouping pieces by how they look', () => {
  it('joins somebody who comes back long after, and says why', () => {
    const { numbers, log } = group([of(1, 0, 50, 1), of(2, 20, 70, 2, { y: 400 }), of(3, 400, 450, 1, { x: -1200 })]);
    assert.deepEqual(numbers, [[1, 3], [2]]);
    const [entry] = log.filter(({ accepted }) => accepted);
    assert.deepEqual(entry.tracklets, [1, 3]);
    const measured = new Map(entry.checks.map(({ name, value }) => [name, value]));
    assert.equal(measured.get('gap'), 350);
    assert.ok((measured.get('likeness') ?? 0) > 0.9 && (measured.get('probability') ?? 0) >= 0.95);
  });

  it('is content with less where one goes on where the other ends', () => {
    const near = [of(1, 0, 50, 1), of(2, 60, 110, 1), of(3, 0, 110, 2, { y: 400 })];
    const far = [of(1, 0, 50, 1), of(2, 400, 450, 1), of(3, 0, 110, 2, { y: 400 })];
    assert.deepEqual(group(near, 0.7).numbers, [[1, 2], [3]]);
    assert.deepEqual(group(far, 0.7).numbers, [[1], [2], [3]]);
    const [refused] = group(far, 0.7).log;
    assert.equal(refused.accepted, false);
    assert.match(refused.refusal ?? '', /probability/);
    assert.deepEqual(group(near, 0.4).numbers, [[1], [2], [3]]);
  });

  it('never joins two who stand apart at the same time, however alike, nor through a third', () => {
    const twins = [of(1, 0, 50, 1), of(2, 0, 50, 1, { y: 400 }), of(3, 60, 110, 1)];
    const { numbers, log } = group(twins);
    assert.equal(numbers.length, 2);
    assert.ok(!numbers.some((members) => members.includes(1) && members.includes(2)));
    assert.ok(log.some(({ accepted, refusal }) => !accepted && refusal?.includes('apart')));
  });

  it('does not join over a way that nobody walks', () => {
    const { numbers, log } = group([of(1, 0, 50, 1), of(2, 55, 105, 1, { x: 3000 })]);
    assert.deepEqual(numbers, [[1], [2]]);
    assert.match(log[0].refusal ?? '', /speed/);
  });

  it('leaves alone a piece whose pictures show several people', () => {
    const mixed = lookedAt(walkingTracklet({ number: 2, from: 60, to: 110 }), (frame) => 1 + (frame % 3));
    assert.deepEqual(group([of(1, 0, 50, 1), mixed, of(3, 0, 110, 4, { y: 400 })]).numbers, [[1], [2], [3]]);
  });

  it('leaves alone what could not be seen, and gives the same for the pieces in the same order', () => {
    const unseen = {
      tracklet: walkingTracklet({ number: 2, from: 55, to: 70 }),
      rows: new Int32Array(0),
      vectors: new Float32Array(0),
    };
    const pieces = [of(1, 0, 50, 1), unseen, of(3, 80, 110, 1)];
    assert.deepEqual(group(pieces).numbers, [[1, 3], [2]]);
    assert.deepEqual(group(pieces), group(pieces));
  });
});
