import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { fitCalibration, type LabelledPair } from '#reid/calibration/fit-calibration.ts';
import { probabilityOf } from '#reid/calibration/probability.ts';
import { fitTrial } from './trial-fit.ts';

/** Pairs whose likeness and best matches say, with noise, whether they are the same. */
function noisyPairs(): readonly LabelledPair[] {
  const { uniform } = seededRandom(7);
  return Array.from({ length: 300 }, (_, n): LabelledPair => {
    const same = n % 5 === 0;
    const middle = same ? 0.6 : 0.1;
    const likeness = middle + 0.6 * (uniform() - 0.5);
    const measures = { likeness, bestMatches: likeness + 0.3 * (uniform() - 0.5), steadiness: 0.3 + 0.4 * uniform() };
    return { measures, same, video: 'one', set: 'whole', persons: [`a${n}`, `b${n}`] };
  });
}

describe('the fit of a trial', () => {
  it('of the terms in force says what the shipped fit says', () => {
    const pairs = noisyPairs();
    const shipped = fitCalibration(pairs, seededRandom(1).uniform);
    const model = { ...shipped, usualSteadiness: shipped.usual_steadiness, offset: 0 };
    const rows = pairs.map(({ measures: { likeness, bestMatches, steadiness }, same }) => ({
      terms: [likeness, bestMatches, steadiness ?? 0],
      same,
      weight: 1,
      offset: 0,
    }));
    const trial = fitTrial(rows, [1, 1, -1], 0.5);
    pairs.forEach(({ measures }, n) => {
      assert.ok(Math.abs(trial(rows[n]) - probabilityOf(measures, model).value) < 1e-4);
    });
  });

  it('holds a term at nothing that would have the wrong sign', () => {
    const rows = noisyPairs().map(({ measures, same }) => ({ terms: [measures.likeness], same, weight: 1, offset: 0 }));
    const trial = fitTrial(rows, [-1], 0.5);
    assert.equal(trial({ terms: [0.9], offset: 0 }), trial({ terms: [-0.9], offset: 0 }));
    assert.ok(Math.abs(trial({ terms: [0.9], offset: 0 }) - 0.2) < 1e-3);
  });
});
