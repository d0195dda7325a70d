import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { goldenDetections } from '#tests/golden/golden-files.ts';
import { trackDetections } from '../track/track-detections.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { joinTracklets } from './canonical-person.ts';
import { groupTracklets } from './group-tracklets.ts';
import type { GroupingSettings } from './grouping-checks.ts';

const settings: GroupingSettings = {
  maxGapFrames: 30,
  maxDistancePx: 200,
  minAreaRatio: 0.7,
  maxAreaRatio: 1.3,
  minDirectionCosine: 0.6,
  maxJitterDifferencePx: 70,
  maxOverlapFrames: 50,
  veto: { min_frames: 3, max_overlap: 0.3 },
};

interface Walk {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** Left edge in frame 0 and pixels a frame. */
  readonly x?: number;
  readonly speed?: number;
  readonly y?: number;
  readonly size?: number;
  readonly confidence?: number;
}

/** A box of 50 x 150 (times `size`) that walks along a line from frame `from` to frame `to`. */
function walk({ number, from, to, x = 0, speed = 3, y = 100, size = 1, confidence = 0.8 }: Walk): Tracklet {
  const frames = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const left = (frame: number) => x + speed * frame;
  return {
    number,
    frameIndices: Int32Array.from(frames),
    boxesPx: Float32Array.from(frames.flatMap((f) => [left(f), y, left(f) + 50 * size, y + 150 * size])),
    confidences: new Float32Array(frames.length).fill(confidence),
    detectionIndices: Int32Array.from(frames),
  };
}

const numbers = (tracklets: readonly Tracklet[], changed: Partial<GroupingSettings> = {}) =>
  groupTracklets(tracklets, { ...settings, ...changed }).groups.map((group) => group.map(({ number }) => number));

describe('grouping tracklets', () => {
  const first = walk({ number: 1, from: 0, to: 29 });

  it('makes one person of somebody who was lost for a moment and walks on', () => {
    assert.deepEqual(numbers([first, walk({ number: 2, from: 40, to: 69 })]), [[1, 2]]);
  });

  const refused: readonly (readonly [string, Walk])[] = [
    ['gap', { number: 2, from: 61, to: 90, x: -90 }],
    ['distance', { number: 2, from: 40, to: 69, x: 300 }],
    ['area_ratio', { number: 2, from: 40, to: 69, size: 1.2 }],
    ['direction', { number: 2, from: 40, to: 69, x: 240, speed: -3 }],
    ['jitter', { number: 2, from: 40, to: 139, x: -100, speed: 6 }],
  ];
  for (const [name, other] of refused) {
    it(`keeps two tracklets apart when their ${name} is out of range`, () => {
      assert.deepEqual(numbers([first, walk(other)]), [[1], [2]]);
    });
  }

  it('keeps two tracklets apart when they overlap for too long, even in one place', () => {
    const shadow = walk({ number: 2, from: 5, to: 29 });
    assert.deepEqual(numbers([first, shadow]), [[1, 2]]);
    assert.deepEqual(numbers([first, shadow], { maxOverlapFrames: 20 }), [[1], [2]]);
  });

  it('never joins two bodies that stand apart in the same frames', () => {
    const beside = walk({ number: 2, from: 20, to: 49, x: 60 });
    const { groups, log } = groupTracklets([first, beside], settings);
    assert.equal(groups.length, 2);
    assert.match(log[0].refusal ?? '', /tracklets 1 and 2 stand apart in 10 frames/);
  });

  it('never joins them through a third either', () => {
    // Both 2 and 3 could go on with 1, but they are seen side by side.
    const two = walk({ number: 2, from: 35, to: 60 });
    const three = walk({ number: 3, from: 36, to: 60, y: 210 });
    const { groups, log } = groupTracklets([first, two, three], settings);
    assert.deepEqual(
      groups.map((group) => group.map(({ number }) => number)),
      [[1, 2], [3]],
    );
    assert.ok(log.some(({ accepted, refusal }) => !accepted && /stand apart/.test(refusal ?? '')));
  });

  it('does not ask for a direction of somebody who stands still', () => {
    const still = walk({ number: 1, from: 0, to: 29, speed: 0 });
    assert.deepEqual(numbers([still, walk({ number: 2, from: 40, to: 69, speed: 0 })]), [[1, 2]]);
  });

  it('explains each pair it thought of with the numbers of every check', () => {
    const { log } = groupTracklets([first, walk({ number: 2, from: 40, to: 69 })], settings);
    assert.equal(log.length, 1);
    assert.deepEqual(log[0].tracklets, [1, 2]);
    assert.equal(log[0].accepted, true);
    assert.deepEqual(
      log[0].checks.map(({ name, value }) => [name, value === null ? null : Math.round(value * 100) / 100]),
      [
        ['gap', 11],
        ['overlap', 0],
        ['distance', 33],
        ['area_ratio', 1],
        ['direction', 1],
        ['jitter', 0],
        ['apart', 0],
      ],
    );
  });

  it('is a partition that does not depend on the order of the tracklets', () => {
    const tracklets = trackDetections(goldenDetections('PETS09-S2L1-clip.detections.golden.json'), {
      trackThresh: 0.4,
      lowThresh: 0.1,
      matchThresh: 0.6,
      trackBuffer: 50,
      minHits: 3,
      stride: 1,
    });
    const expected = numbers(tracklets);
    assert.ok(expected.length < tracklets.length);
    assert.deepEqual(
      expected.flat().sort((a, b) => a - b),
      tracklets.map(({ number }) => number),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...tracklets], { minLength: tracklets.length }), (shuffled) => {
        assert.deepEqual(numbers(shuffled), expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a person made of tracklets', () => {
  it('has a row a frame, of the more confident box, and the id of the first tracklet', () => {
    const early = walk({ number: 4, from: 0, to: 9, confidence: 0.5 });
    const late = walk({ number: 7, from: 8, to: 12, x: 2, confidence: 0.9 });
    const { track, tracklets } = joinTracklets([early, late]);
    assert.equal(track.personId, 4);
    assert.deepEqual(track.trackletIds, [4, 7]);
    assert.deepEqual([...track.frameIndices], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual([track.boxesPx[7 * 4], track.boxesPx[8 * 4]], [21, 26]);
    assert.deepEqual(tracklets, [early, late]);
  });
});
