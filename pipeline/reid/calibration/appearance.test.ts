import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { personId } from '#base/ids.ts';
import { normaliseRows } from '#base/vector-math.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import type { PersonView } from '../compare/pair-evidence.ts';
import { appearanceOf } from './appearance.ts';
import { CohortAppearance } from './cohort-appearance.ts';
import { measurePair } from './pair-measures.ts';

const rows = (...values: readonly (readonly number[])[]): Float32Array =>
  normaliseRows(Float32Array.from(values.flat()), values[0].length);
const nowhere = new Float32Array(3);
const near = (found: number | null, wanted: number): void => {
  assert.ok(found !== null && Math.abs(found - wanted) < 1e-6, `${found} for ${wanted}`);
};

describe('how a person looks from the centre', () => {
  it('counts the mean look of people in general as so many persons', () => {
    const centre = meanAppearance([rows([1, 0, 0]), rows([0, 1, 0])], { persons: 2, vector: [0, 0, 1] });
    assert.deepEqual([...centre], [0.25, 0.25, 0.5]);
  });

  it('takes away what all share: two persons who differ in little look opposite', () => {
    const a = rows([10, 1, 0]);
    const b = rows([10, -1, 0]);
    const centre = meanAppearance([a, b], { persons: 1e-9, vector: [1, 0, 0] });
    near(measurePair(appearanceOf(a, centre), appearanceOf(b, centre), 0).likeness, -1);
  });

  it('measures steadiness as the mean cosine of every two crops', () => {
    const crops = rows([1, 0, 0], [0, 1, 0], [1, 1, 0]);
    near(appearanceOf(crops, nowhere).steadiness, (0 + 2 * Math.SQRT1_2) / 3);
    assert.equal(appearanceOf(rows([1, 0, 0]), nowhere).steadiness, null);
  });

  it('matches each crop with the one of the other that it resembles most, from both sides', () => {
    const a = appearanceOf(rows([1, 0, 0], [0, 1, 0]), nowhere);
    const b = appearanceOf(rows([1, 0, 0]), nowhere);
    // From a: 1 and 0; from b: 1.
    near(measurePair(a, b, 0).bestMatches, (0.5 + 1) / 2);
    near(measurePair(b, a, 0).bestMatches, (0.5 + 1) / 2);
  });

  it('takes the steadiness of the less steady, and of the only one that has any', () => {
    const steady = appearanceOf(rows([1, 0, 0], [1, 0, 0]), nowhere);
    const unsteady = appearanceOf(rows([1, 0, 0], [0, 1, 0]), nowhere);
    const single = appearanceOf(rows([1, 0, 0]), nowhere);
    near(measurePair(steady, unsteady, 0).steadiness, 0);
    near(measurePair(steady, single, 0).steadiness, 1);
    assert.equal(measurePair(single, single, 0).steadiness, null);
  });

  it('says nothing of a person without crops, and the same of a pair in either order', () => {
    const view = (id: number, cropVectors: Float32Array): PersonView => ({
      personId: personId(id),
      frameIndices: new Int32Array(0),
      boxesPx: new Float32Array(0),
      embedding: null,
      cropIds: [],
      cropVectors,
    });
    const looks = new CohortAppearance(Float32Array.of(0.1, 0.2, 0.3), -3);
    const [a, b] = [view(1, rows([1, 0, 0], [0, 1, 0.2])), view(2, rows([1, 0.5, 0]))];
    assert.equal(looks.measure(a, view(3, new Float32Array(0))), null);
    assert.deepEqual(looks.measure(b, a), looks.measure(a, b));
  });
});
