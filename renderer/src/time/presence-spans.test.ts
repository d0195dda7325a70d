import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evenTimes } from '../state/video-times.ts';
import { type FrameRanges, overlapOf, spansOf } from './presence-spans.ts';

const framesOf = (ranges: FrameRanges) => {
  const frames = new Set<number>();
  for (const [first, last] of ranges) for (let frame = first; frame <= last; frame++) frames.add(frame);
  return frames;
};

/** Ascending ranges with a gap between each two. */
const someRanges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 })), { maxLength: 8 })
  .map((steps) => {
    let at = 0;
    return steps.map(([gap, length]): [number, number] => {
      const first = at + gap + 1;
      at = first + length;
      return [first, at];
    });
  });

test('the overlap is exactly the frames that both have', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (one, other) => {
      const both = [...framesOf(one)].filter((frame) => framesOf(other).has(frame));
      assert.deepEqual(
        [...framesOf(overlapOf(one, other))].sort((x, y) => x - y),
        both.sort((x, y) => x - y),
      );
    }),
  );
});

test('a person who is there all the time fills the bar', () => {
  assert.deepEqual(spansOf([[0, 99]], evenTimes(100, 25)), [{ start: 0, width: 1 }]);
});

test('a single frame in the middle is as wide as a frame', () => {
  assert.deepEqual(spansOf([[50, 50]], evenTimes(100, 25)), [{ start: 0.5, width: 0.01 }]);
});
