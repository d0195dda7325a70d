import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibrationRecord } from '#contract/calibration.ts';
import retail0286 from './coefficients/person-reidentification-retail-0286.json' with { type: 'json' };
import { crowdingOf } from './crowding.ts';
import { hardRange } from './learn-model.ts';

const product = { ...hardRange, measure: 'product' } as const;

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
      const found = crowdingOf(lookingLike(inARow, apart), centreAt(apart), hardRange);
      assert.ok(Math.abs(found - Math.log((2 + 4) / (3 + 200))) < 1e-9, `${apart}: ${found}`);
    }
  });

  it('counts by the product for a calibration of the second version, as that one was fitted: nearer to the mean look, fewer are hard', () => {
    const hard = [0.9, 0.6].map((apart) => crowdingOf(lookingLike(inARow, apart), centreAt(apart), product));
    assert.deepEqual(hard, [Math.log((2 + 4) / (3 + 200)), Math.log((0 + 4) / (3 + 200))]);
  });

  it('is read as it was fitted: the shipped calibrations by cosine, a record that says nothing by the product', () => {
    assert.equal(calibrationRecord.parse(retail0286).crowding?.measure, 'cosine');
    const { measure: _, ...unsaid } = retail0286.crowding;
    const second = { ...retail0286, version: 2, crowding: unsaid };
    assert.equal(calibrationRecord.parse(second).crowding?.measure, 'product');
  });
});
