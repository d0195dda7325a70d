import { seededRandom } from '#base/seeded-random.ts';
import type { CalibrationRecord } from '#contract/calibration.ts';
import { drawnWeight, drawPersons } from '#metrics/reliability.ts';
import type { CameraPair, LearntModel } from './learn-model.ts';
import { logistic } from './logistic.ts';
import { dot4, vector4 } from './matrix4.ts';
import { termsOf } from './pair-measures.ts';
import { partnersOffset } from './probability.ts';

/** Fewer true pairs over two cameras than this teach chance. */
const fewestSame = 30;

/** Drawings of persons that tell how far the shift can be believed. */
const resamplings = 100;

/**
 * The calibration for two persons whom different cameras saw, of the sets that have several cameras; null where there are too few
 * such pairs. What likeness is worth is taken over from all pairs, and only the level is fitted: two cameras make the same person
 * look less alike, and two sets with several cameras are too few to learn more. The level's spread, over persons and over sets, is
 * added to the covariance.
 */
export function learnOtherCameras(model: LearntModel): CalibrationRecord['other_cameras'] {
  const pairs = model.pairs.filter(({ isOtherCamera }) => isOtherCamera);
  const same = pairs.filter((pair) => pair.same).length;
  if (same < fewestSame) return null;
  const basis = { fourth: 'crowding' as const, usualSteadiness: model.usual_steadiness };
  const logits = pairs.map(
    ({ measures, gallery }) =>
      dot4(
        vector4((k) => model.coefficients[k]),
        termsOf(measures, basis),
      ) + partnersOffset(gallery),
  );
  const shiftOf = (weightOf: (pair: CameraPair) => number): number => fitShift(pairs, logits, pairs.map(weightOf));
  const shift = shiftOf(() => 1);
  const names = [...new Set(pairs.flatMap(({ persons }) => persons))];
  const { uniform } = seededRandom(1);
  const byPersons = Array.from({ length: resamplings }, () => {
    const drawn = drawPersons(names, uniform);
    return shiftOf(({ persons }) => drawnWeight(persons, drawn));
  });
  const videos = [...new Set(pairs.map(({ video }) => video))];
  const byVideos = videos.map((video) => shiftOf((pair) => Number(pair.video !== video)));
  const spread = variance(byPersons) + (videos.length < 2 ? 0 : variance(byVideos) * (videos.length - 1));
  const [first, ...rest] = model.covariance;
  return {
    coefficients: [model.coefficients[0] + shift, model.coefficients[1], model.coefficients[2], model.coefficients[3]],
    covariance: [[first[0] + spread, first[1], first[2], first[3]], rest[0], rest[1], rest[2]],
    pairs: pairs.length,
    same,
  };
}

/** What must be added to the logarithms of the odds so that as many pairs are the same as are said to be: Newton's method. */
function fitShift(pairs: readonly CameraPair[], logits: readonly number[], weights: readonly number[]): number {
  let shift = 0;
  for (let step = 0; step < 50; step++) {
    // A weak pull towards no shift keeps drawings without a true pair finite.
    let [slope, curvature] = [0.1 * shift, 0.1];
    pairs.forEach(({ same }, index) => {
      const probability = logistic(logits[index] + shift);
      slope += weights[index] * (probability - Number(same));
      curvature += weights[index] * probability * (1 - probability);
    });
    const change = Math.max(-1, Math.min(1, slope / curvature));
    shift -= change;
    if (Math.abs(change) < 1e-9) break;
  }
  return shift;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}
