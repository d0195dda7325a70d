import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goldenDetections } from '#tests/golden/golden-files.ts';
import { trackDetections } from '../track/track-detections.ts';
import { readMotText } from './mot-text.ts';
import { writeTracksText } from './tracks-text.ts';

describe('tracks as MOT text', () => {
  it('come back as they were', () => {
    const tracklets = trackDetections(goldenDetections('TUD-Campus.detections.golden.json'), {
      trackThresh: 0.4,
      lowThresh: 0.1,
      matchThresh: 0.9,
      trackBuffer: 50,
      minHits: 3,
      stride: 1,
    });
    const text = writeTracksText(tracklets);
    const { tracks } = readMotText(new TextEncoder().encode(text), 'tracks.txt');
    assert.deepEqual(
      tracks.map(({ personId, frameIndices, boxesPx, confidences }) => [personId, frameIndices, boxesPx, confidences]),
      tracklets.map(({ number, frameIndices, boxesPx, confidences }) => [number, frameIndices, boxesPx, confidences]),
    );
  });
});
