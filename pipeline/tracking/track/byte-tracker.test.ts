import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GoldenRow, goldenDetections, goldenTracks } from '#tests/golden/golden-files.ts';
import { boxesOfFrame } from '../tracks/detections.ts';
import { ByteTracker } from './byte-tracker.ts';

const designSettings = { trackThresh: 0.4, lowThresh: 0.1, matchThresh: 0.6, trackBuffer: 50, framesPerStep: 1 };

/** Every row that the tracker reports over golden detections, ids numbered by first appearance. */
function trackAll(name: string): readonly GoldenRow[] {
  const detections = goldenDetections(name);
  const tracker = new ByteTracker(designSettings);
  const numbers = new Map<number, number>();
  return [...detections.scannedFrames].flatMap((frame, f) => {
    const boxes = boxesOfFrame(detections, f);
    return tracker.update(boxes).map(({ track, row, boxPx }): GoldenRow => {
      const number = numbers.get(track) ?? numbers.size + 1;
      numbers.set(track, number);
      return [frame, number, ...boxPx, boxes.confidences[row]];
    });
  });
}

/** Whether the tracker still knows the person after `gap` frames out of sight. */
function isFoundAgain(gap: number): boolean {
  const tracker = new ByteTracker(designSettings);
  const person = { boxesPx: Float32Array.of(100, 100, 150, 250), confidences: Float32Array.of(0.9) };
  const nobody = { boxesPx: new Float32Array(0), confidences: new Float32Array(0) };
  const [first] = tracker.update(person);
  for (let i = 0; i < 9; i++) tracker.update(person);
  for (let i = 0; i < gap; i++) tracker.update(nobody);
  return tracker.update(person).some(({ track }) => track === first.track);
}

describe('ByteTrack', () => {
  for (const clip of ['TUD-Campus', 'PETS09-S2L1-clip', 'PETS09-S2L1']) {
    it(`follows ${clip} exactly as boxmot does, given the same detections`, () => {
      const ours = trackAll(`${clip}.detections.golden.json`);
      const theirs = goldenTracks(`${clip}.boxmot.golden.json`);
      assert.deepEqual(
        ours.map(([frame, id]) => [frame, id]),
        theirs.map(([frame, id]) => [frame, id]),
      );
      ours.forEach((row, i) => {
        // The golden boxes have four decimals, and boxmot reads confidences and boxes as float32.
        for (let k = 2; k < 7; k++) assert.ok(Math.abs(row[k] - theirs[i][k]) < 1e-3, `${row} is not ${theirs[i]}`);
      });
    });
  }

  it('finds a person again as long as the buffer, and one frame more, but not later', () => {
    // Where the authors' code and boxmot draw the line: seen by running them.
    assert.deepEqual([50, 51, 52].map(isFoundAgain), [true, true, false]);
  });

  it('reports a person only from the second sight on, but for those of the first frame', () => {
    const tracker = new ByteTracker(designSettings);
    const one = { boxesPx: Float32Array.of(0, 0, 50, 150), confidences: Float32Array.of(0.9) };
    const two = {
      boxesPx: Float32Array.of(0, 0, 50, 150, 200, 0, 250, 150),
      confidences: Float32Array.of(0.9, 0.9),
    };
    assert.deepEqual(
      [one, two, two].map((boxes) => tracker.update(boxes).map(({ track }) => track)),
      [[1], [1], [1, 2]],
    );
  });

  it('keeps following through low confidence but starts nothing from it', () => {
    const box = Float32Array.of(0, 0, 50, 150);
    const sure = { boxesPx: box, confidences: Float32Array.of(0.9) };
    const unsure = { boxesPx: box, confidences: Float32Array.of(0.2) };
    const known = new ByteTracker(designSettings);
    known.update(sure);
    assert.equal(known.update(unsure).length, 1);
    const unknown = new ByteTracker(designSettings);
    unknown.update(unsure);
    assert.equal(unknown.update(unsure).length, 0);
  });
});
