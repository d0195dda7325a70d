import { DoppelError } from '#base/doppel-error.ts';
import type { InsightFile } from '#datasets/index.ts';
import { readDatasets } from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import { cocoAveragePrecision, type ScoredMatch } from '#metrics/average-precision.ts';
import { meanOf } from '#metrics/classification.ts';
import { matchDetections } from '#metrics/match-detections.ts';
import { cocoIous, cocoMaxDets } from './coco-limits.ts';
import { evaluateMasks, type MaskEvaluation } from './evaluate-masks.ts';
import { type EvaluatedPicture, readEvaluated } from './store/evaluated-pictures.ts';

/** IoU limits that are told. */
const toldIous = [0.5, 0.75, 0.95] as const;

/** A set's figures at one IoU. Null where nothing is labelled. */
interface SetScores {
  readonly iou: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly meanIou: number | null;
  readonly meanConfidence: number | null;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly f1: number | null;
  /** COCO's, over all stored predictions of at most 100 a picture and class. */
  readonly ap: number | null;
}

/** What `evaluate` tells of a run. */
export interface RunEvaluation {
  readonly scores: readonly SetScores[];
  /** Mean AP over IoU 0.5 to 0.95 and classes; COCO's headline. */
  readonly map: number | null;
  readonly classes: readonly {
    readonly name: string;
    readonly labels: number;
    readonly ap50: number | null;
    readonly ap: number | null;
  }[];
  /** COCO's AP of masks; null for a detector of boxes, and where labels have no outlines. */
  readonly masks: MaskEvaluation | null;
}

/**
 * Holds a run's predictions against the labels, as COCO's evaluation does: the counts from the run's confidence on, the AP
 * over all that was stored. Predictions of classes that the data set does not have are left out.
 */
export function evaluateRun(file: InsightFile, run: StoredRun): RunEvaluation {
  const dataset = readDatasets(file).find(({ id }) => id === run.datasetId);
  if (dataset === undefined) throw new DoppelError('not_found', `The data set of run ${run.id} is gone.`);
  const pictures = readEvaluated(file, run, dataset.id, dataset.classes);
  const byClass = dataset.classes.map((name, index) => {
    const labels = pictures.reduce(
      (sum, { labels: all }) => sum + all.filter((l) => l.classIndex === index && l.crowd === 0).length,
      0,
    );
    const aps = cocoIous.map((iou) => cocoAveragePrecision(classMatches(pictures, index, iou), labels));
    return { name, labels, ap50: aps[0], ap: meanOf(aps), aps };
  });
  const scores = toldIous.map((iou) =>
    setScores(pictures, iou, meanOf(byClass.map(({ aps }) => aps[cocoIous.indexOf(iou)]))),
  );
  return {
    scores,
    map: meanOf(byClass.map(({ ap }) => ap)),
    classes: byClass.map(({ name, labels, ap50, ap }) => ({ name, labels, ap50, ap })),
    masks: evaluateMasks(file, { id: run.id, datasetId: dataset.id }, dataset.classes),
  };
}

function classMatches(pictures: readonly EvaluatedPicture[], index: number, iou: number): readonly ScoredMatch[] {
  return pictures.flatMap(({ predictions, labels }) => {
    const mine = predictions.filter(({ classIndex }) => classIndex === index).slice(0, cocoMaxDets);
    const { labelOf, ignored } = matchDetections(mine, labels, iou);
    return mine.flatMap(({ confidence }, row) =>
      ignored[row] === 1 ? [] : [{ score: confidence, isTrue: labelOf[row] >= 0 }],
    );
  });
}

function setScores(pictures: readonly EvaluatedPicture[], iou: number, ap: number | null): SetScores {
  let [tp, fp, fn, iouSum, confidenceSum] = [0, 0, 0, 0, 0];
  for (const { predictions, labels } of pictures) {
    const counted = predictions.filter((prediction) => prediction.counted === 1);
    const { labelOf, ious, ignored, predictionOf } = matchDetections(counted, labels, iou);
    counted.forEach(({ confidence }, row) => {
      if (ignored[row] === 1) return;
      confidenceSum += confidence;
      if (labelOf[row] >= 0) {
        tp++;
        iouSum += ious[row];
      } else fp++;
    });
    fn += labels.filter(({ crowd }, at) => crowd === 0 && predictionOf[at] < 0).length;
  }
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    ...{ iou, tp, fp, fn, meanIou: share(iouSum, tp), meanConfidence: share(confidenceSum, tp + fp) },
    ...{ recall: share(tp, tp + fn), precision: share(tp, tp + fp), f1: share(2 * tp, 2 * tp + fp + fn), ap },
  };
}
