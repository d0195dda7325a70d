import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cropId, personId } from '#base/ids.ts';
import type { PairEvidence } from '#contract/replies.ts';
import { compareEvidence, gatherEvidence, type PersonView } from './pair-evidence.ts';

const veto = { min_frames: 3, max_overlap: 0.3 };
const context = { dimension: 2, veto, timeMsOf: (frame: number) => frame * 40 };

/** A person with one box size, standing at `x` (or walking along `xs`) in the given frames. */
function person(id: number, frames: readonly number[], xs: readonly number[], vectors: readonly number[]): PersonView {
  return {
    personId: personId(id),
    frameIndices: Int32Array.from(frames),
    boxesPx: Float32Array.from(xs.flatMap((x) => [x, 100, x + 50, 200])),
    embedding: Float32Array.from(vectors.slice(0, 2)),
    cropIds: vectors.length === 0 ? [] : Array.from({ length: vectors.length / 2 }, (_, i) => cropId(id * 100 + i)),
    cropVectors: Float32Array.from(vectors),
  };
}

test('two persons apart in three frames are vetoed, in two they are not', () => {
  const still = person(1, [0, 1, 2], [0, 0, 0], [1, 0]);
  const three = gatherEvidence(still, person(2, [0, 1, 2], [300, 300, 300], [1, 0]), context);
  assert.equal(three.vetoed, true);
  assert.equal(three.veto_reason, 'seen at the same time in different places, in 3 frames');
  const two = gatherEvidence(still, person(2, [1, 2], [300, 300], [1, 0]), context);
  assert.equal(two.vetoed, false);
  assert.equal(two.apart_frames, 2);
});

test('one body boxed twice is evidence for and not a veto', () => {
  const evidence = gatherEvidence(
    person(1, [0, 1, 2, 3], [0, 0, 0, 0], [1, 0]),
    person(2, [0, 1, 2, 3], [5, 5, 5, 5], [1, 0]),
    context,
  );
  assert.equal(evidence.vetoed, false);
  assert.equal(evidence.overlapping_frames, 4);
  assert.ok(evidence.median_overlap !== null && evidence.median_overlap > 0.8);
});

test('a box of the upper body within the box of the whole body is not a veto', () => {
  const whole = person(1, [0, 1, 2], [0, 0, 0], [1, 0]);
  const upper = {
    ...person(2, [0, 1, 2], [0, 0, 0], [1, 0]),
    boxesPx: Float32Array.from([10, 100, 30, 140, 10, 100, 30, 140, 10, 100, 30, 140]),
  };
  const evidence = gatherEvidence(whole, upper, context);
  assert.ok(evidence.median_overlap !== null && evidence.median_overlap < 0.3);
  assert.equal(evidence.vetoed, false);
});

test('the gap and the needed speed are measured in real time and body heights', () => {
  // From x = 0 in frame 2 to x = 200 in frame 27: two body heights (of 100 px) in one second.
  const evidence = gatherEvidence(
    person(1, [0, 1, 2], [0, 0, 0], [1, 0]),
    person(2, [27, 28], [200, 200], [1, 0]),
    context,
  );
  assert.equal(evidence.gap_frames, 24);
  assert.equal(evidence.gap_ms, 1000);
  assert.equal(evidence.needed_speed, 2);
  const swapped = gatherEvidence(
    person(2, [27, 28], [200, 200], [1, 0]),
    person(1, [0, 1, 2], [0, 0, 0], [1, 0]),
    context,
  );
  assert.equal(swapped.needed_speed, 2);
});

test('persons who alternate are judged by the fastest of their changes of place', () => {
  const evidence = gatherEvidence(person(1, [0, 100], [0, 0], [1, 0]), person(2, [50, 75], [0, 500], [1, 0]), context);
  assert.equal(evidence.gap_frames, 24);
  assert.equal(evidence.needed_speed, 5);
});

test('persons who share a frame have no gap and no speed', () => {
  const evidence = gatherEvidence(person(1, [0, 5], [0, 0], [1, 0]), person(2, [5, 9], [0, 0], [1, 0]), context);
  assert.deepEqual([evidence.gap_frames, evidence.gap_ms, evidence.needed_speed], [0, 0, null]);
});

test('the best pair of crops is named and the median is over all pairs', () => {
  const evidence = gatherEvidence(person(1, [0], [0], [1, 0, 0, 1]), person(2, [9], [0], [0, 1, 0, 1, -1, 0]), context);
  assert.deepEqual(evidence.best_crops, [101, 200]);
  assert.equal(evidence.best_crop_similarity, 1);
  assert.equal(evidence.median_crop_similarity, 0);
});

test('a person that could not be described has evidence of place and time and no similarity', () => {
  const evidence = gatherEvidence(
    { ...person(1, [0], [0], []), embedding: null },
    person(2, [9], [0], [1, 0]),
    context,
  );
  assert.equal(evidence.similarity, null);
  assert.equal(evidence.best_crops, null);
  assert.equal(evidence.gap_frames, 8);
});

test('the order is by veto, then similarity, then ids, with undescribed pairs last', () => {
  const pair = (a: number, b: number, similarity: number | null, vetoed: boolean): PairEvidence => ({
    ...gatherEvidence(person(a, [0], [0], [1, 0]), person(b, [9], [0], [1, 0]), context),
    similarity,
    vetoed,
  });
  const sorted = [pair(5, 6, 0.9, true), pair(1, 2, null, false), pair(3, 4, 0.5, false), pair(1, 4, 0.5, false)];
  assert.deepEqual(
    sorted.toSorted(compareEvidence).map(({ a, b }) => [a, b]),
    [
      [1, 4],
      [3, 4],
      [1, 2],
      [5, 6],
    ],
  );
});
