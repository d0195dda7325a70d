import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collectDetections } from '../tracks/detections.ts';
import { trackDetections } from './track-detections.ts';

const settings = { trackThresh: 0.4, lowThresh: 0.1, matchThresh: 0.9, trackBuffer: 50, minHits: 3, stride: 1 };

/** Somebody who walks to the right by 4 px a frame, seen in the given frames. */
const walk = (frames: readonly number[]) =>
  collectDetections(
    frames.map((frameIndex) => ({
      frameIndex,
      boxesPx: Float32Array.of(100 + 4 * frameIndex, 100, 150 + 4 * frameIndex, 250),
      confidences: Float32Array.of(0.9),
    })),
  );

describe('tracking detections', () => {
  it('gives one tracklet, with the detections it stands on, for somebody who walks through', () => {
    const [tracklet, ...others] = trackDetections(walk([0, 1, 2, 3, 4]), settings);
    assert.equal(others.length, 0);
    assert.deepEqual([...tracklet.frameIndices], [0, 1, 2, 3, 4]);
    assert.deepEqual([...tracklet.detectionIndices], [0, 1, 2, 3, 4]);
    assert.ok(Math.abs(tracklet.boxesPx[16] - 116) < 3);
  });

  it('leaves out what was seen fewer times than asked', () => {
    assert.equal(trackDetections(walk([0, 1]), settings).length, 0);
  });

  it('fills in the frames that a stride skipped, and marks them', () => {
    const [tracklet] = trackDetections(walk([0, 3, 6, 9]), { ...settings, stride: 3 });
    assert.deepEqual([...tracklet.frameIndices], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual([...tracklet.detectionIndices], [0, -1, -1, 1, -1, -1, 2, -1, -1, 3]);
    const [x0, x1, x3] = [0, 4, 12].map((at) => tracklet.boxesPx[at]);
    assert.ok(Math.abs(x1 - (x0 + (x3 - x0) / 3)) < 1e-4);
    assert.ok(Math.abs(tracklet.confidences[1] - 0.9) < 1e-6);
  });

  it('does not fill in frames in which the person was looked for and not found', () => {
    const seen = walk([0, 1, 2, 3, 4, 8, 9, 10]);
    const empty = [5, 6, 7].map((frameIndex) => ({
      frameIndex,
      boxesPx: new Float32Array(0),
      confidences: new Float32Array(0),
    }));
    const frames = [...seen.scannedFrames].map((frameIndex, f) => ({
      frameIndex,
      boxesPx: seen.boxesPx.slice(f * 4, f * 4 + 4),
      confidences: seen.confidences.slice(f, f + 1),
    }));
    const [tracklet] = trackDetections(collectDetections([...frames, ...empty]), settings);
    assert.deepEqual([...tracklet.frameIndices], [0, 1, 2, 3, 4, 8, 9, 10]);
  });

  it('gives the same tracklets whatever order the frames were handed in', () => {
    const forwards = walk([0, 1, 2, 3, 4]);
    const backwards = walk([4, 2, 3, 1, 0]);
    assert.deepEqual(trackDetections(backwards, settings), trackDetections(forwards, settings));
  });
});
