import type { CalibrationRecord } from '#contract/calibration.ts';
import { drawnWeight, drawPersons } from '#metrics/reliability.ts';
import { fitLogistic, type LabelledTerms } from './logistic.ts';
import { invert4, type Matrix4, matrix4, type Vector4, vector4 } from './matrix4.ts';
import { type PairMeasures, type TermBasis, termsOf } from './pair-measures.ts';
import { partnersOffset } from './probability.ts';

/** A pair to learn from: never a vetoed one. */
export interface LabelledPair {
  readonly measures: PairMeasures;
  readonly same: boolean;
  readonly video: string;
  /** Which way of cutting the video's tracks the pair comes from. */
  readonly set: string;
  /** Names of the human beings, unique over videos. */
  readonly persons: readonly [string, string];
  /** Persons in the gallery that the pair is of. */
  readonly gallery: number;
}

/** The part of a calibration that is fitted. */
type FittedModel = Pick<CalibrationRecord, 'coefficients' | 'covariance' | 'usual_steadiness'>;

/**
 * Strength of the pull towards 0 on coefficients of standardised terms. Of 0.5, 2 and 5 the log-loss on left-out sets was best
 * at 2 with the embedders 0286 and 0287 (0.0057 where 5 gave 0.0062).
 */
const ridge = 2;

/** What each term may do: more likeness never lowers the odds, and neither a crowd of alikes nor looking steady raises them. */
const signs: Vector4 = [0, 1, 1, -1];

const resamplings = 100;

/**
 * Fits P(same): logistic regression on three standardised terms beside the prior of the gallery's size (`partnersOffset`), a little pulled towards 0, each with the sign that it must
 * have. All sets of a video share the votes of one, since they show the same people. The covariance adds what resampling
 * persons moves (bootstrap) to what leaving out a video moves (jackknife): the second is the larger part, and the honest one,
 * since the next video is another video. `random` gives numbers from 0 to 1.
 */
export function fitCalibration(
  pairs: readonly LabelledPair[],
  random: () => number,
  fourth: TermBasis['fourth'] = 'crowding',
): FittedModel {
  const usualSteadiness = meanSteadiness(pairs);
  const weighted = weighPairs(pairs, { fourth, usualSteadiness });
  const coefficients = fitTerms(weighted);
  const byPersons = spread(
    Array.from({ length: resamplings }, () => {
      const drawn = drawPersons([...new Set(pairs.flatMap(({ persons }) => persons))], random);
      return fitTerms(weighted.map((pair) => ({ ...pair, weight: pair.weight * drawnWeight(pair.persons, drawn) })));
    }),
    (count) => 1 / (count - 1),
  );
  const videos = [...new Set(pairs.map(({ video }) => video))];
  const byVideos = spread(
    videos.length < 2 ? [] : videos.map((video) => fitTerms(weighted.filter((pair) => pair.video !== video))),
    (count) => (count - 1) / count,
  );
  return {
    coefficients: [...coefficients],
    covariance: matrixRows(matrix4((row, column) => byPersons[row][column] + byVideos[row][column])),
    usual_steadiness: usualSteadiness,
  };
}

/** The coefficients alone, as `fitCalibration` finds them, without what is known of how sure they are: for trying ways of fitting. */
export function fitCoefficients(pairs: readonly LabelledPair[]): Vector4 {
  return fitTerms(weighPairs(pairs, { fourth: 'crowding', usualSteadiness: meanSteadiness(pairs) }));
}

interface WeightedPair extends LabelledTerms {
  readonly video: string;
  readonly persons: readonly [string, string];
}

function weighPairs(pairs: readonly LabelledPair[], basis: TermBasis): readonly WeightedPair[] {
  const setsOf = new Map(
    [...Map.groupBy(pairs, ({ video }) => video)].map(([video, own]) => [
      video,
      new Set(own.map(({ set }) => set)).size,
    ]),
  );
  return pairs.map(({ measures, same, video, persons, gallery }) => ({
    terms: termsOf(measures, basis),
    offset: partnersOffset(gallery),
    same,
    video,
    persons,
    weight: 1 / (setsOf.get(video) ?? 1),
  }));
}

function meanSteadiness(pairs: readonly LabelledPair[]): number {
  const known = pairs.flatMap(({ measures: { steadiness } }) => (steadiness === null ? [] : [steadiness]));
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Coefficients of the terms as they are, fitted on the standardised ones. */
function fitTerms(pairs: readonly LabelledTerms[]): Vector4 {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  const mean = vector4((k) =>
    k === 0 ? 0 : pairs.reduce((sum, { terms, weight }) => sum + weight * terms[k], 0) / total,
  );
  const scale = vector4((k) =>
    k === 0
      ? 1
      : Math.sqrt(pairs.reduce((sum, { terms, weight }) => sum + weight * (terms[k] - mean[k]) ** 2, 0) / total) || 1,
  );
  const standard = pairs.map((pair) => ({ ...pair, terms: vector4((k) => (pair.terms[k] - mean[k]) / scale[k]) }));
  const standardised = fitWithSigns(standard);
  const slopes = vector4((k) => standardised[k] / scale[k]);
  return vector4((k) => (k === 0 ? slopes[0] - slopes.reduce((sum, slope, i) => sum + slope * mean[i], 0) : slopes[k]));
}

/** A term whose sign comes out wrong is held at 0 and the rest is fitted again. */
function fitWithSigns(pairs: readonly LabelledTerms[]): Vector4 {
  const held = new Set<number>();
  for (;;) {
    // The intercept is free, but for what keeps the curvature from being singular; a held term is nailed to 0.
    const pull = (k: number): number => (held.has(k) ? 1e9 : k === 0 ? 1e-6 : ridge);
    const prior = { mean: vector4(() => 0), precision: matrix4((row, column) => (row === column ? pull(row) : 0)) };
    const { coefficients } = fitLogistic(pairs, prior);
    const wrong = coefficients.findIndex((value, k) => value * signs[k] < 0 && !held.has(k));
    if (wrong < 0) return vector4((k) => (held.has(k) ? 0 : coefficients[k]));
    held.add(wrong);
  }
}

/** Sum of squared deviations from the mean, times `factor` of their number. */
function spread(fits: readonly Vector4[], factor: (count: number) => number): Matrix4 {
  if (fits.length < 2) return matrix4(() => 0);
  const mean = vector4((k) => fits.reduce((sum, fit) => sum + fit[k], 0) / fits.length);
  return matrix4(
    (row, column) =>
      factor(fits.length) * fits.reduce((sum, fit) => sum + (fit[row] - mean[row]) * (fit[column] - mean[column]), 0),
  );
}

function matrixRows(matrix: Matrix4): FittedModel['covariance'] {
  const row = (index: 0 | 1 | 2 | 3): FittedModel['coefficients'] => [...matrix[index]];
  return [row(0), row(1), row(2), row(3)];
}

/** The precision of a prior that is as sure as a covariance says; null where the covariance has no inverse. */
export function precisionOf(covariance: Matrix4): Matrix4 | null {
  // A little on the diagonal: a term that was held at 0 in every fit has no spread at all.
  return invert4(matrix4((row, column) => covariance[row][column] + (row === column ? 1e-4 : 0)));
}
