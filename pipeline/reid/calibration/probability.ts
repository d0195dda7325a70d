import type { CalibrationRecord } from '#contract/calibration.ts';
import { logistic } from './logistic.ts';
import { dot4, type Matrix4, multiply4, type Vector4 } from './matrix4.ts';
import { type PairMeasures, type TermBasis, termsOf } from './pair-measures.ts';

/** P(same) of a pair with the interval in which it lies with 95 % confidence, as far as few training videos can tell. */
interface Probability {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A model ready to be applied: the shipped one, or one that decisions have refined. */
export interface PairModel extends TermBasis {
  readonly coefficients: Vector4;
  readonly covariance: Matrix4;
  /** Added to the logarithm of the odds: see `galleryOffset`. */
  readonly offset: number;
}

/** 97.5th percentile of the normal distribution. */
const twoSided95 = 1.959964;

/** Applies a model to the measures of a pair: intervals by the delta method on the logarithm of the odds. */
export function probabilityOf(measures: PairMeasures, model: PairModel): Probability {
  const terms = termsOf(measures, model);
  const logit = dot4(model.coefficients, terms) + model.offset;
  const spread = twoSided95 * Math.sqrt(Math.max(0, dot4(terms, multiply4(model.covariance, terms))));
  return { value: logistic(logit), low: logistic(logit - spread), high: logistic(logit + spread) };
}

/** The model of a record, for a video with `persons` original persons. */
export function shippedModel(record: CalibrationRecord, persons: number): PairModel {
  return {
    coefficients: record.coefficients,
    covariance: record.covariance,
    fourth: record.terms[3],
    usualSteadiness: record.usual_steadiness,
    offset: record.prior === 'partners' ? partnersOffset(persons) : galleryOffset(persons, record.largest_gallery),
  };
}

/**
 * The model of a record for two persons whom different cameras saw, one out of each of two galleries of so many persons
 * together; null where the record has none.
 */
export function otherCamerasModel(record: CalibrationRecord, persons: number): PairModel | null {
  return record.other_cameras === null ? null : { ...shippedModel(record, persons), ...record.other_cameras };
}

/**
 * What the number of persons does to the logarithm of the odds: whoever is in the video, about as many of the others are the
 * same person, so that among ten times as many each of them is it ten times less often. The coefficients were fitted with it.
 */
export function partnersOffset(persons: number): number {
  return -Math.log(Math.max(1, persons - 1));
}

/**
 * The rule of the first version. How much lower the odds of a pair are in a gallery larger than any that was learnt from. There the number of partners that
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

/** The most that P(same) of a pair can be, whatever its crops are like one by one. */
export function mostProbable(outlook: Omit<PairMeasures, 'bestMatches'>, model: PairModel): number {
  const hopeful = { ...outlook, bestMatches: Math.min(1, Math.max(0, outlook.likeness) + mostExcess) };
  return logistic(dot4(model.coefficients, termsOf(hopeful, model)) + model.offset);
}

/** Whether P(same) of a pair can reach `least`, whatever its crops are like one by one. */
export function canReach(outlook: Omit<PairMeasures, 'bestMatches'>, model: PairModel, least: number): boolean {
  return mostProbable(outlook, model) >= least;
}

/** Halvings of the range of likenesses, -1 to 1: to a millionth, which is then taken off. */
const [halvings, fineness] = [21, 2 ** -20];

/**
 * The likeness below which P(same) of a pair cannot reach `least`, whatever its crops are like one by one; -1 where any can, and beyond 1
 * where none can. A little lower than need be, and -1 for a model under which more likeness does not make a pair more likely.
 */
export function likenessToReach(
  others: Pick<PairMeasures, 'steadiness' | 'crowding'>,
  model: PairModel,
  least: number,
): number {
  const reaches = (likeness: number): boolean => canReach({ ...others, likeness }, model, least);
  const isRising = model.coefficients[1] >= 0 && model.coefficients[2] >= 0;
  if (!isRising || reaches(-1)) return -1;
  if (!reaches(1)) return 2;
  let [below, above] = [-1, 1];
  for (let step = 0; step < halvings; step++) {
    const middle = (below + above) / 2;
    if (reaches(middle)) above = middle;
    else below = middle;
  }
  return below - fineness;
}
