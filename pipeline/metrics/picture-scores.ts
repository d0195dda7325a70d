import type { DetectionMatch } from './match-detections.ts';

/** What is told of the predictions of one picture, or of a set. Null where it cannot be known, never 0 or 1 in its place. */
export interface DetectionScores {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  /** Of the matched ones. */
  readonly meanIou: number | null;
  /** Of all predictions. */
  readonly meanConfidence: number | null;
  /** Labels that were found (recall). */
  readonly hitFrequency: number | null;
  readonly precision: number | null;
  readonly f1: number | null;
}

/**
 * Counts and means of matched predictions. With `seed` the rules of an older program: a picture with nothing labelled and nothing
 * found has a mean IoU of 1, one with labels and nothing found 0, and means of nothing are 0.
 */
export function detectionScores(
  { labelOf, ious, ignored, predictionOf }: DetectionMatch,
  confidences: ArrayLike<number>,
  countedLabels: number,
  rules: 'coco' | 'seed' = 'coco',
): DetectionScores {
  let [tp, fp, iouSum, confidenceSum, counted] = [0, 0, 0, 0, 0];
  labelOf.forEach((label, row) => {
    if (ignored[row] === 1) return;
    counted++;
    confidenceSum += confidences[row];
    if (label >= 0) {
      tp++;
      iouSum += ious[row];
    } else fp++;
  });
  const found = predictionOf.reduce((sum, prediction) => sum + (prediction >= 0 ? 1 : 0), 0);
  const fn = countedLabels - found;
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const scores = {
    tp,
    fp,
    fn,
    meanIou: share(iouSum, tp),
    meanConfidence: share(confidenceSum, counted),
    hitFrequency: share(tp, countedLabels),
    precision: share(tp, tp + fp),
    f1: share(2 * tp, 2 * tp + fp + fn),
  };
  return rules === 'coco' ? scores : seedRules(scores, countedLabels, counted);
}

function seedRules(scores: DetectionScores, labels: number, predictions: number): DetectionScores {
  const isEmpty = labels === 0 && predictions === 0;
  const filled = (value: number | null): number => value ?? (isEmpty ? 1 : 0);
  return {
    ...scores,
    meanIou: filled(scores.meanIou),
    meanConfidence: scores.meanConfidence ?? 0,
    hitFrequency: filled(scores.hitFrequency),
    precision: filled(scores.precision),
    f1: filled(scores.f1),
  };
}
