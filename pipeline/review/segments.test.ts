import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackletId } from '#base/ids.ts';
import { differenceOf, doOverlap, intersectionOf, type SegmentSet, unionOf } from './segments.ts';

const set = (...segments: readonly [number, number, number][]): SegmentSet =>
  segments.map(([id, firstFrame, lastFrame]) => ({ trackletId: trackletId(id), firstFrame, lastFrame }));

test('the union of stretches that meet is one stretch', () => {
  assert.deepEqual(unionOf(set([1, 0, 4], [2, 0, 9]), set([1, 5, 9])), set([1, 0, 9], [2, 0, 9]));
});

test('the union keeps stretches of different tracklets, and with a gap between, apart', () => {
  assert.deepEqual(unionOf(set([1, 0, 4]), set([1, 6, 9], [2, 5, 5])), set([1, 0, 4], [1, 6, 9], [2, 5, 5]));
});

test('difference and intersection part a set without loss', () => {
  const whole = set([1, 0, 9], [2, 0, 9]);
  const hole = set([1, 3, 5], [1, 8, 8], [2, 0, 9], [3, 0, 9]);
  assert.deepEqual(differenceOf(whole, hole), set([1, 0, 2], [1, 6, 7], [1, 9, 9]));
  assert.deepEqual(intersectionOf(whole, hole), set([1, 3, 5], [1, 8, 8], [2, 0, 9]));
  assert.deepEqual(unionOf(differenceOf(whole, hole), intersectionOf(whole, hole)), whole);
});

test('sets overlap when they share a frame of a tracklet', () => {
  assert.equal(doOverlap(set([1, 0, 4]), set([1, 4, 9])), true);
  assert.equal(doOverlap(set([1, 0, 4]), set([1, 5, 9], [2, 0, 4])), false);
});
