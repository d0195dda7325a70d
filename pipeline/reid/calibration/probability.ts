import type { CalibrationRecord } from '#contract/calibration.ts';
import { logistic } from './logistic.ts';
import { dot4, type Matrix4, multiply4, type Vector4 } from './matrix4.ts';
import { type PairMeasures, termsOf } from './pair-measures.ts';

/** P(same) of a pair with the interval in which it lies with 95 % confidence, as far as few training videos can tell. */
interface Probability {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A model ready to be applied: the shipped one, or one that decisions have refined. */
export interface PairModel {
  readonly coefficients: Vector4;
  readonly covariance: Matrix4;
  readonly usualSteadiness: number;
  /** Added to the logarithm of the odds: see `galleryOffset`. */
  readonly offset: number;
}

/** 97.5th percentile of the normal distribution. */
const twoSided95 = 1.959964;

/** Applies a model to the measures of a pair: intervals by the delta method on the logarithm of the odds. */
export function probabilityOf(measures: PairMeasures, model: PairModel): Probability {
  const terms = termsOf(measures, model.usualSteadiness);
  const logit = dot4(model.coefficients, terms) + model.offset;
  const spread = twoSided95 * Math.sqrt(Math.max(0, dot4(terms, multiply4(model.covariance, terms))));
  return { value: logistic(logit), low: logistic(logit - spread), high: logistic(logit + spread) };
}

/** The model of a record, for a video with `persons` original persons. */
export function shippedModel(record: CalibrationRecord, persons: number): PairModel {
  return {
    coefficients: record.coefficients,
    covariance: record.covariance,
    usualSteadiness: record.usual_steadiness,
    offset: galleryOffset(persons, record.largest_gallery),
  };
}

/**
 * How much lower the odds of a pair are in a gallery larger than any that was learnt from. There the number of partners that
 * a person has, not the share of pairs that are the same, is taken to stay as it was: among ten times as many persons a pair
 * is the same person ten times less often. An assumption; no public video here is large enough to measure it.
 */
export function galleryOffset(persons: number, largestGallery: number): number {
  return persons <= largestGallery ? 0 : -Math.log((persons - 1) / (largestGallery - 1));
}

/**
 * By how much the best matches of two persons exceed their likeness at most. Over the 4,011 pairs of the public videos the
 * largest excess was 0.17 where the likeness is above 0.1; below, no excess makes a pair likely.
 */
const mostExcess = 0.3;

/** Whether P(same) of a pair can reach `least`, whatever its crops are like one by one. */
export function canReach(bound: Omit<PairMeasures, 'bestMatches'>, model: PairModel, least: number): boolean {
  const hopeful = { ...bound, bestMatches: Math.min(1, Math.max(0, bound.likeness) + mostExcess) };
  return logistic(dot4(model.coefficients, termsOf(hopeful, model.usualSteadiness)) + model.offset) >= least;
}
