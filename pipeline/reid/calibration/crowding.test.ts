import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibrationRecord } from '#contract/calibration.ts';
import retail0286 from './coefficients/person-reidentification-retail-0286.json' with { type: 'json' };
import { crowdingOf } from './crowding.ts';
import { hardRanges } from './learn-model.ts';

const oneRange = { ranges: [[0.15, 0.4]], measure: 'cosine' } as const;
const product = { ...oneRange, measure: 'product' } as const;

/** Vectors of length 1 around a mean look, `apart` from it, in directions of a half circle: every two of `directions`. */
function lookingLike(directions: readonly number[], apart: number): readonly Float32Array[] {
  return directions.map((angle) =>
    Float32Array.of(Math.sqrt(1 - apart ** 2), apart * Math.cos(angle), apart * Math.sin(angle)),
  );
}

/** Their mean look: what is left of it is the direction alone. */
const centreAt = (apart: number): Float32Array => Float32Array.of(Math.sqrt(1 - apart ** 2), 0, 0);

// Cosines of 0.25 between neighbours, which are hard to tell, and of -0.9 and less between others.
const quarter = Math.acos(0.25);
const inARow = [0, quarter, 2 * quarter];

describe('crowdingOf', () => {
  it('counts pairs by their cosine from the mean look, however far from it they stand', () => {
    for (const apart of [0.2, 0.6, 0.9]) {
      const found = crowdingOf(lookingLike(inARow, apart), centreAt(apart), oneRange);
      assert.ok(Math.abs(found - Math.log((2 + 4) / (3 + 200))) < 1e-9, `${apart}: ${found}`);
    }
  });

  it('counts by the product for a calibration of the second version, as that one was fitted: nearer to the mean look, fewer are hard', () => {
    const hard = [0.9, 0.6].map((apart) => crowdingOf(lookingLike(inARow, apart), centreAt(apart), product));
    assert.deepEqual(hard, [Math.log((2 + 4) / (3 + 200)), Math.log((0 + 4) / (3 + 200))]);
  });

  it('is the mean over its ranges, each counted by itself', () => {
    const of = (...ranges: readonly (readonly [number, number])[]) =>
      crowdingOf(lookingLike(inARow, 0.6), centreAt(0.6), { ranges, measure: 'cosine' });
    const [holds, misses] = [Math.log((2 + 4) / (3 + 200)), Math.log((0 + 4) / (3 + 200))];
    assert.deepEqual([of([0.2, 0.3]), of([0.3, 0.4])], [holds, misses]);
    assert.ok(Math.abs(of([0.2, 0.3], [0.3, 0.4]) - (holds + misses) / 2) < 1e-12);
  });

  it('is read as it was fitted: the shipped calibrations over their ranges, the third version over its one, the second by the product', () => {
    const shipped = calibrationRecord.parse(retail0286);
    assert.deepEqual(shipped.crowding?.ranges, hardRanges.ranges);
    assert.equal(shipped.crowding?.measure, 'cosine');
    const { ranges: _, ...rest } = retail0286.crowding;
    const third = calibrationRecord.parse({ ...retail0286, version: 3, crowding: { from: 0.15, to: 0.4, ...rest } });
    assert.deepEqual(third.crowding, { ...rest, ranges: [[0.15, 0.4]] });
    const { measure: __, ...unsaid } = rest;
    const second = calibrationRecord.parse({ ...retail0286, version: 2, crowding: { from: 0.15, to: 0.4, ...unsaid } });
    assert.deepEqual(second.crowding, { ...rest, ranges: [[0.15, 0.4]], measure: 'product' });
    assert.deepEqual(
      calibrationRecord.parse(structuredClone(third)),
      third,
      'what a project keeps of it is read again',
    );
  });
});
