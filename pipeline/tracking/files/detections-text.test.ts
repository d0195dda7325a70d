import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collectDetections } from '../tracks/detections.ts';
import { writeDetectionsText } from './detections-text.ts';

describe('detections as MOT text', () => {
  const detections = collectDetections([
    { frameIndex: 4, boxesPx: Float32Array.of(1.5, 2, 11.25, 22), confidences: Float32Array.of(0.5) },
    { frameIndex: 0, boxesPx: Float32Array.of(0, 0, 5, 5, 1, 1, 2, 2), confidences: Float32Array.of(0.75, 0.125) },
    { frameIndex: 2, boxesPx: new Float32Array(0), confidences: new Float32Array(0) },
  ]);

  it('counts frames from 1, has no ids, and gives position, size and confidence', () => {
    assert.equal(
      writeDetectionsText(detections, 0),
      '1,-1,0.00,0.00,5.00,5.00,0.75000,-1,-1,-1\n' +
        '1,-1,1.00,1.00,1.00,1.00,0.12500,-1,-1,-1\n' +
        '5,-1,1.50,2.00,9.75,20.00,0.50000,-1,-1,-1\n',
    );
  });

  it('leaves out what is less sure than asked', () => {
    assert.equal(writeDetectionsText(detections, 0.3).split('\n').length - 1, 2);
  });
});
