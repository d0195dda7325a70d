import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { fitCalibration, type LabelledPair } from './fit-calibration.ts';
import { logistic } from './logistic.ts';
import { partnersOffset, probabilityOf } from './probability.ts';

/** Persons of the made-up gallery: its prior is a part of what is fitted. */
const gallery = 20;

const truth = { intercept: -3, likeness: 6, bestMatches: 4, steadiness: -2 };

/** Pairs of made-up persons whose truth follows a known model. */
function drawPairs(count: number, seed: number, videos: readonly string[] = ['one', 'two']): readonly LabelledPair[] {
  const { uniform } = seededRandom(seed);
  return Array.from({ length: count }, (_, index): LabelledPair => {
    const likeness = 2 * uniform() - 1;
    const bestMatches = likeness / 2 + uniform() / 2;
    const steadiness = uniform();
    const logit =
      truth.intercept + truth.likeness * likeness + truth.bestMatches * bestMatches + truth.steadiness * steadiness;
    const video = videos[index % videos.length];
    return {
      measures: { likeness, bestMatches, steadiness, crowding: -3 },
      same: uniform() < logistic(logit),
      video,
      set: 'whole',
      persons: [`${video} ${index % 40}`, `${video} ${(index * 7) % 40}`],
      gallery,
    };
  });
}

const modelOf = (pairs: readonly LabelledPair[]) => {
  const fitted = fitCalibration(pairs, seededRandom(1).uniform, 'steadiness');
  return {
    ...fitted,
    fourth: 'steadiness' as const,
    usualSteadiness: fitted.usual_steadiness,
    offset: partnersOffset(gallery),
  };
};

describe('fitCalibration', () => {
  it('finds the coefficients that the truth was drawn with', () => {
    const { coefficients } = modelOf(drawPairs(6000, 3));
    const wanted = [truth.intercept - partnersOffset(gallery), truth.likeness, truth.bestMatches, truth.steadiness];
    coefficients.forEach((value, k) => {
      assert.ok(Math.abs(value - wanted[k]) < 0.8, `term ${k}: ${value} for ${wanted[k]}`);
    });
  });

  it('says of new pairs what is so of them: 0.3 for three in ten', () => {
    const model = modelOf(drawPairs(6000, 3));
    const about = drawPairs(40_000, 4).flatMap((pair) => {
      const { value } = probabilityOf(pair.measures, model);
      return value > 0.25 && value < 0.35 ? [pair.same] : [];
    });
    const share = about.filter(Boolean).length / about.length;
    assert.ok(about.length > 500 && Math.abs(share - 0.3) < 0.06, `${share} of ${about.length}`);
  });

  it('never lets likeness count against two being the same, even where the data say so', () => {
    const reversed = drawPairs(800, 5).map((pair) => ({ ...pair, same: !pair.same }));
    const { coefficients } = modelOf(reversed);
    assert.equal(coefficients[1], 0);
    assert.equal(coefficients[2], 0);
    assert.ok(coefficients[3] <= 0);
  });

  it('stays finite where the two kinds are cleanly apart', () => {
    const pairs = drawPairs(200, 6).map((pair) => ({ ...pair, same: pair.measures.likeness > 0 }));
    const model = modelOf(pairs);
    assert.ok(model.coefficients.every((value) => Number.isFinite(value) && Math.abs(value) < 100));
    const { low, value, high } = probabilityOf(
      { likeness: 0.9, bestMatches: 0.9, steadiness: 0.5, crowding: -3 },
      model,
    );
    assert.ok(low <= value && value <= high && value > 0.9);
  });

  it('is less sure where the videos disagree than where they agree', () => {
    const agreeing = drawPairs(1500, 7);
    const disagreeing = agreeing.map((pair) =>
      pair.video === 'one' ? pair : { ...pair, measures: { ...pair.measures, likeness: pair.measures.likeness - 0.6 } },
    );
    const widthOf = (pairs: readonly LabelledPair[]): number => {
      const { low, high } = probabilityOf(
        { likeness: 0.3, bestMatches: 0.4, steadiness: 0.5, crowding: -3 },
        modelOf(pairs),
      );
      return high - low;
    };
    const [apart, together] = [widthOf(disagreeing), widthOf(agreeing)];
    assert.ok(apart > 1.5 * together, `${apart} for ${together}`);
  });

  it('counts pairs that are repeated in more sets of a video no more than once', () => {
    const pairs = drawPairs(1000, 8);
    const repeated = [...pairs, ...pairs.filter(({ video }) => video === 'one').map((p) => ({ ...p, set: 'again' }))];
    const [once, twice] = [modelOf(pairs).coefficients, modelOf(repeated).coefficients];
    once.forEach((value, k) => {
      assert.ok(Math.abs(value - twice[k]) < 1e-6);
    });
  });

  it('takes a crowd of ten times as many for ten times lower odds, without being told so by pairs', () => {
    const model = fitCalibration(drawPairs(3000, 9), seededRandom(1).uniform, 'steadiness');
    const at = (persons: number): number => {
      const whole = { ...model, fourth: 'steadiness' as const, usualSteadiness: 0.5, offset: partnersOffset(persons) };
      const { value } = probabilityOf({ likeness: 0.2, bestMatches: 0.4, steadiness: 0.5, crowding: -3 }, whole);
      return value / (1 - value);
    };
    assert.ok(Math.abs(at(21) / at(201) - 10) < 1e-6);
  });
});
