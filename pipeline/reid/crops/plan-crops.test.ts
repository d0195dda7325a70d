import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { personId } from '#base/ids.ts';
import { type PlannableTrack, planCrops } from './plan-crops.ts';

const frame = { widthPx: 640, heightPx: 480 };
const spread = { perPerson: 50, mode: 'spread', frame } as const;

/** A track with the same box in each of the frames. */
function standing(id: number, frames: readonly number[], box = [100, 100, 150, 250]): PlannableTrack {
  return {
    personId: personId(id),
    frameIndices: Int32Array.from(frames),
    boxesPx: Float32Array.from(frames.flatMap(() => box)),
    confidences: new Float32Array(frames.length).fill(0.9),
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

describe('planCrops', () => {
  it('takes every row of a person who has no more than the wanted number', () => {
    const plan = planCrops([standing(4, [3, 9, 11])], spread);
    assert.deepEqual(
      plan.crops.map((crop) => crop.frameIndex),
      [3, 9, 11],
    );
  });

  it('spreads the crops of a long track over its whole time, one in each of equal runs', () => {
    const frames = planCrops([standing(1, range(100, 1100))], spread).crops.map((crop) => crop.frameIndex);
    assert.equal(frames.length, 50);
    frames.forEach((frame, run) => {
      assert.equal(Math.floor((frame - 100) / 20), run, `frame ${frame} lies in another run than ${run}`);
    });
  });

  it('takes the same frames for persons who are there at the same time', () => {
    const { crops } = planCrops(
      [
        standing(1, range(0, 1000)),
        standing(2, range(7, 990), [300, 10, 360, 90]),
        standing(3, range(0, 700), [500, 10, 560, 90]),
      ],
      spread,
    );
    const frames = new Set(crops.map((crop) => crop.frameIndex));
    assert.equal(crops.length, 150);
    assert.ok(frames.size <= 90, `${frames.size} different frames`);
  });

  it('takes the first rows under `first`, passing over those outside the picture', () => {
    const track = standing(1, range(0, 100));
    track.boxesPx.set([-90, 0, -10, 50], 2 * 4);
    const plan = planCrops([track], { ...spread, mode: 'first' });
    assert.deepEqual(
      plan.crops.map((crop) => crop.frameIndex),
      [0, 1, ...range(3, 51)],
    );
    assert.equal(plan.emptyBoxes, 1);
  });

  it('counts boxes that leave nothing inside the picture and names persons left without any', () => {
    const plan = planCrops(
      [standing(7, [0, 1, 2], [700, 10, 760, 90]), standing(2, [5], [Number.NaN, 0, 10, 10]), standing(3, [0])],
      spread,
    );
    assert.equal(plan.emptyBoxes, 4);
    assert.deepEqual(plan.personsWithoutCrops, [2, 7]);
    assert.deepEqual(
      plan.crops.map((crop) => crop.personId),
      [3],
    );
  });

  it('numbers the crops from 1 by person and frame, whatever the order of the tracks', () => {
    const tracks = [standing(30, range(0, 70)), standing(10, range(5, 9)), standing(20, [1, 2])];
    const plan = planCrops(tracks, spread);
    assert.deepEqual(
      plan.crops.map((crop) => crop.cropId),
      range(1, plan.crops.length + 1),
    );
    assert.deepEqual([...new Set(plan.crops.map((crop) => crop.personId))], [10, 20, 30]);
    assert.deepEqual(planCrops([...tracks].reverse(), spread), plan);
  });

  it('prefers frames in which no nearer person stands before the box', () => {
    const hidden = standing(1, range(0, 200));
    // A nearer person covers the even stretches of ten frames.
    const nearer = standing(
      2,
      range(0, 200).filter((value) => Math.floor(value / 2) % 2 === 0),
      [90, 120, 160, 300],
    );
    const crops = planCrops([hidden, nearer], spread).crops.filter((crop) => crop.personId === 1);
    assert.equal(crops.length, 50);
    assert.deepEqual(
      crops.filter((crop) => crop.coveredShare > 0),
      [],
    );
  });

  it('does not count a person further away as a cover', () => {
    const plan = planCrops([standing(1, [0]), standing(2, [0], [90, 60, 160, 200])], spread);
    assert.equal(plan.crops[0].coveredShare, 0);
    // The further one is covered where the two overlap: 50 of 70 pixels in width, 100 of 140 in height.
    assert.ok(Math.abs(plan.crops[1].coveredShare - (50 / 70) * (100 / 140)) < 1e-6);
  });

  it('prefers frames in which the edge does not cut the box, and says where it does', () => {
    const track = standing(1, range(0, 100));
    for (let row = 0; row < 100; row += 2) track.boxesPx.set([-20, 100, 30, 250], row * 4);
    assert.equal(planCrops([track], spread).crops.filter((crop) => crop.cutByEdge).length, 0);
    assert.equal(planCrops([track], { ...spread, perPerson: 100 }).crops.filter((crop) => crop.cutByEdge).length, 50);
  });

  it('gives heights relative to the median of the person', () => {
    const track = standing(1, [0, 1, 2]);
    track.boxesPx.set([100, 100, 150, 400], 4);
    assert.deepEqual(
      planCrops([track], spread).crops.map((crop) => crop.relativeHeight),
      [1, 2, 1],
    );
  });

  it('keeps every rectangle whole, inside the picture and not empty, for any boxes at all', () => {
    const coordinate = fc.oneof(fc.float({ min: -2000, max: 4000 }), fc.constantFrom(Number.NaN, Infinity, -Infinity));
    fc.assert(
      fc.property(fc.array(fc.array(coordinate, { minLength: 4, maxLength: 4 }), { maxLength: 120 }), (boxes) => {
        const track = { ...standing(1, range(0, boxes.length)), boxesPx: Float32Array.from(boxes.flat()) };
        const plan = planCrops([track], spread);
        const usable = boxes.length - plan.emptyBoxes;
        assert.equal(plan.crops.length, Math.min(50, usable));
        assert.equal(new Set(plan.crops.map((crop) => crop.frameIndex)).size, plan.crops.length);
        for (const { rectangle } of plan.crops) {
          for (const edge of Object.values(rectangle)) assert.ok(Number.isInteger(edge));
          assert.ok(rectangle.x1 >= 0 && rectangle.x2 <= 640 && rectangle.x1 < rectangle.x2);
          assert.ok(rectangle.y1 >= 0 && rectangle.y2 <= 480 && rectangle.y1 < rectangle.y2);
        }
      }),
    );
  });
});
