import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boxBreak } from './box-break.ts';

/** Somebody who walks 2 px a frame to the right, 40 px tall, and from `jumpAt` on stands `by` px further. */
function walk(frames: readonly number[], jumpAt = Number.POSITIVE_INFINITY, by = 0) {
  return {
    frameIndices: Int32Array.from(frames),
    boxesPx: Float32Array.from(
      frames.flatMap((frame) => {
        const x = 2 * frame + (frame >= jumpAt ? by : 0) + (frame % 2);
        return [x, 100, x + 16, 140];
      }),
    ),
  };
}
const range = (count: number) => Array.from({ length: count }, (_, frame) => frame);

describe('boxBreak', () => {
  it('finds the frame in which the boxes jump', () => {
    assert.equal(boxBreak(walk(range(60), 37, 60), 30, 45), 37);
  });

  it('takes the middle where nothing jumps', () => {
    assert.equal(boxBreak(walk(range(60)), 30, 41), 36);
  });

  it('takes the longest gap where nothing jumps, and a jump elsewhere before it', () => {
    const frames = range(60).filter((frame) => frame < 42 || frame > 49);
    assert.equal(boxBreak(walk(frames), 30, 55), 50);
    assert.equal(boxBreak(walk(frames, 34, 60), 30, 55), 34);
  });

  it('stays within the frames that it was asked about', () => {
    assert.equal(boxBreak(walk(range(60), 50, 80), 30, 33), 32);
    assert.equal(boxBreak(walk([0, 10]), 0, 10), 10);
  });
});
