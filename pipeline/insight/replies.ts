import type {
  DatasetReply,
  NeighbourRowReply,
  PictureRow,
  PictureView,
  RunEvaluationReply,
  RunReply,
} from '#contract/insight.ts';
import {
  type InsightFile,
  readDatasets,
  readLabels,
  readPicture,
  readProblems,
  type StoredDataset,
} from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import type { NeighbourRow } from './neighbours/run-neighbours.ts';
import { cocoMaxDets, type RunEvaluation } from './run/evaluate-run.ts';

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
export function evaluationReplyOf(run: StoredRun, { scores, map, classes }: RunEvaluation): RunEvaluationReply {
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

/** The pictures of a run, worst first: most missed and wrong, then by class loss. */
export function pictureRows(file: InsightFile, runId: number): readonly PictureRow[] {
  return file.read(() =>
    file
      .prepare<PictureRow>(
        `SELECT i.picture_id AS picture, p.name, p.split, i.problem, i.labels, i.predictions, tp, fp, fn, mean_iou, mean_conf, hit_freq,
                precision, f1, dice, box, cls, dfl, seg
         FROM insight_picture i JOIN picture p ON p.id = i.picture_id
         WHERE i.run_id = ? ORDER BY fp + fn DESC, cls DESC, i.picture_id`,
      )
      .all(runId),
  );
}

/** What is drawn on one picture of a run. @throws DoppelError `not_found`. */
export function pictureViewOf(file: InsightFile, runId: number, pictureId: number): PictureView {
  const picture = readPicture(file, pictureId);
  const names = readDatasets(file).find(({ id }) => id === picture.datasetId)?.classes ?? [];
  const losses = new Map(
    file.read(() =>
      file
        .prepare<{
          id: number;
          box: number | null;
          cls: number | null;
          dfl: number | null;
          seg: number | null;
          prediction: number | null;
        }>(
          'SELECT label_id AS id, box, cls, dfl, seg, prediction FROM insight_label WHERE run_id = ? AND picture_id = ?',
        )
        .all(runId, pictureId)
        .map((row) => [row.id, row] as const),
    ),
  );
  const predictions = file.read(() =>
    file
      .prepare<{
        name: string;
        confidence: number;
        x1: number;
        y1: number;
        x2: number;
        y2: number;
        rle: string | null;
        label: number | null;
        iou: number | null;
        ignored: number;
      }>(
        `SELECT class_name AS name, confidence, x1, y1, x2, y2, rle, label_id AS label, iou, ignored
         FROM insight_prediction WHERE run_id = ? AND picture_id = ? AND counted = 1 ORDER BY ordinal`,
      )
      .all(runId, pictureId),
  );
  return {
    picture: pictureId,
    name: picture.name,
    width: picture.widthPx,
    height: picture.heightPx,
    labels: readLabels(file, pictureId).map(({ id, classIndex, boxPx, polygonsPx }) => {
      const loss = losses.get(id);
      return {
        class_name: names[classIndex] ?? `class ${classIndex}`,
        box: [...boxPx],
        polygons: polygonsPx === null ? null : polygonsPx.map((outline) => [...outline]),
        found: loss?.prediction != null,
        ...{
          box_loss: loss?.box ?? null,
          cls_loss: loss?.cls ?? null,
          dfl_loss: loss?.dfl ?? null,
          seg_loss: loss?.seg ?? null,
        },
      };
    }),
    predictions: predictions.map(({ name, confidence, x1, y1, x2, y2, rle, label, iou, ignored }) => ({
      class_name: name,
      confidence,
      box: [x1, y1, x2, y2],
      state: ignored === 1 ? 'ignored' : label === null ? 'fp' : 'tp',
      iou,
      mask: rle === null ? null : (JSON.parse(rle) as PictureView['predictions'][number]['mask']),
    })),
  };
}
