import { dotAt } from '#base/vector-math.ts';
import type { Appearance } from './appearance.ts';
import type { Vector4 } from './matrix4.ts';

/** What the calibration weighs of two persons, all measured from the mean look of their video; -1 to 1. */
export interface PairMeasures {
  /** Cosine of what is pooled from the crops of each. */
  readonly likeness: number;
  /** Mean, over the crops of both, of the cosine to the crop of the other that resembles it the most. */
  readonly bestMatches: number;
  /**
   * How much the crops of one person resemble each other, of the person where they do so less; null where neither has two.
   * Two tracks of one man who is half hidden cannot be as alike as two of one who stands in plain view.
   */
  readonly steadiness: number | null;
  /** How many pairs of their video are hard to tell apart, as `crowdingOf` measures it; the same for all pairs of a video. */
  readonly crowding: number;
}

/** How the measures of a pair become the terms of a model. */
export interface TermBasis {
  /** What the fourth term is. */
  readonly fourth: 'steadiness' | 'crowding';
  /** Steadiness of a person with a single crop, which cannot be measured. */
  readonly usualSteadiness: number;
}

/** Measures two persons of one video, whose crowding is known. */
export function measurePair(a: Appearance, b: Appearance, crowding: number): PairMeasures {
  const dimension = a.pooled.length;
  const [cropsA, cropsB] = [a.crops, b.crops];
  const [countA, countB] = [cropsA.length / dimension, cropsB.length / dimension];
  const bestOfB = new Float32Array(countB).fill(-1);
  let sum = 0;
  for (let i = 0; i < countA; i++) {
    let best = -1;
    for (let j = 0; j < countB; j++) {
      const cosine = dotAt(cropsA, i * dimension, cropsB, j * dimension, dimension);
      if (cosine > best) best = cosine;
      if (cosine > bestOfB[j]) bestOfB[j] = cosine;
    }
    sum += best / countA;
  }
  for (const best of bestOfB) sum += best / countB;
  return {
    likeness: dotAt(a.pooled, 0, b.pooled, 0, dimension),
    bestMatches: sum / 2,
    steadiness: lesserSteadiness(a, b),
    crowding,
  };
}

/** The steadiness of the less steady of two, or of the only one that has any. */
export function lesserSteadiness(a: Appearance, b: Appearance): number | null {
  if (a.steadiness === null || b.steadiness === null) return a.steadiness ?? b.steadiness;
  return Math.min(a.steadiness, b.steadiness);
}

/** The measures as the model takes them. */
export function termsOf(
  { likeness, bestMatches, steadiness, crowding }: PairMeasures,
  { fourth, usualSteadiness }: TermBasis,
): Vector4 {
  return [1, likeness, bestMatches, fourth === 'crowding' ? crowding : (steadiness ?? usualSteadiness)];
}
