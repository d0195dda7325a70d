import type { DatasetReply, NeighbourRowReply, RunEvaluationReply, RunReply } from '#contract/insight.ts';
import { type InsightFile, readProblems, type StoredDataset } from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import type { NeighbourRow } from './neighbours/store/neighbour-rows.ts';
import { cocoMaxDets } from './run/coco-limits.ts';
import type { RunEvaluation } from './run/evaluate-run.ts';

/** A data set as the doors tell of it. */
export function datasetReplyOf(file: InsightFile, dataset: StoredDataset): DatasetReply {
  const { id, name, kind, source, sha256, classes, pictures, labels } = dataset;
  return {
    id,
    name,
    kind,
    source,
    sha256,
    classes: [...classes],
    pictures,
    labels,
    problems: [...readProblems(file, id)],
  };
}

/** A run as the doors tell of it. */
export function runReplyOf(run: StoredRun): RunReply {
  return {
    ...{ id: run.id, kind: run.kind, key: run.key, state: run.state, dataset_id: run.datasetId },
    ...{
      settings: run.settings,
      seeds: run.seeds,
      inputs: run.inputs,
      model_sha256: run.modelSha256,
      versions: run.versions,
    },
    ...{ started_at: run.startedAt, finished_at: run.finishedAt, seconds: run.seconds },
    ...{ result_sha256: run.resultSha256, summary: run.summary },
  };
}

/** A run's evaluation as the doors tell of it. */
export function evaluationReplyOf(run: StoredRun, { scores, map, classes, masks }: RunEvaluation): RunEvaluationReply {
  return {
    run: runReplyOf(run),
    scores: scores.map(({ meanIou, meanConfidence, ...rest }) => ({
      ...rest,
      mean_iou: meanIou,
      mean_conf: meanConfidence,
    })),
    map,
    max_predictions: cocoMaxDets,
    classes: classes.map((row) => ({ ...row })),
    masks: masks === null ? null : { ...masks, classes: masks.classes.map((row) => ({ ...row })) },
  };
}

/** A row of neighbours as the doors tell of it. */
export function neighbourReplyOf(row: NeighbourRow): NeighbourRowReply {
  const { balancedAccuracy, macroF1, errorWithDistance, recallAtK, ...rest } = row;
  return {
    ...rest,
    balanced_accuracy: balancedAccuracy,
    macro_f1: macroF1,
    error_with_distance: errorWithDistance,
    recall_at_k: recallAtK,
  };
}
