import { z } from 'zod';

const nullableNumber = z.number().nullable();
const id = z.number().int();

/** A data set as it is told of. */
const datasetReply = z.object({
  id,
  name: z.string(),
  kind: z.enum(['yolo', 'coco', 'video', 'project']),
  source: z.string(),
  sha256: z.string(),
  classes: z.array(z.string()),
  pictures: id,
  labels: id,
  problems: z.array(z.object({ kind: z.string(), key: z.string(), message: z.string() })),
});
/** A value of `datasetReply`. */
export type DatasetReply = z.infer<typeof datasetReply>;

/** A run as it is told of. */
export const runReply = z.object({
  id,
  kind: z.string(),
  key: z.string(),
  state: z.enum(['running', 'done']),
  dataset_id: id.nullable(),
  settings: z.record(z.string(), z.unknown()),
  seeds: z.record(z.string(), z.number()),
  inputs: z.record(z.string(), z.string()),
  model_sha256: z.string().nullable(),
  versions: z.record(z.string(), z.union([z.string(), z.number()])),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  seconds: nullableNumber,
  result_sha256: z.string().nullable(),
  summary: z.record(z.string(), z.unknown()).nullable(),
});
/** A value of `runReply`. */
export type RunReply = z.infer<typeof runReply>;

/** One picture of a run: counts lead, losses (without gains) are columns to sort by. */
export const pictureRow = z.object({
  picture: id,
  name: z.string(),
  split: z.string().nullable(),
  problem: z.string().nullable(),
  labels: id,
  predictions: id,
  tp: id,
  fp: id,
  fn: id,
  mean_iou: nullableNumber,
  mean_conf: nullableNumber,
  hit_freq: nullableNumber,
  precision: nullableNumber,
  f1: nullableNumber,
  dice: nullableNumber,
  box: nullableNumber,
  cls: nullableNumber,
  dfl: nullableNumber,
  seg: nullableNumber,
});
/** A value of `pictureRow`. */
export type PictureRow = z.infer<typeof pictureRow>;

/** What is drawn on a picture. Boxes are x1, y1, x2, y2 in its pixels. */
export const pictureView = z.object({
  picture: id,
  name: z.string(),
  width: id,
  height: id,
  labels: z.array(
    z.object({
      class_name: z.string(),
      box: z.array(z.number()).length(4),
      polygons: z.array(z.array(z.number())).nullable(),
      found: z.boolean(),
      box_loss: nullableNumber,
      cls_loss: nullableNumber,
      dfl_loss: nullableNumber,
      seg_loss: nullableNumber,
    }),
  ),
  predictions: z.array(
    z.object({
      class_name: z.string(),
      confidence: z.number(),
      box: z.array(z.number()).length(4),
      state: z.enum(['tp', 'fp', 'ignored']),
      iou: nullableNumber,
      /** COCO RLE over the picture. */
      mask: z.object({ size: z.array(id).length(2), counts: z.string() }).nullable(),
    }),
  ),
});
/** A value of `pictureView`. */
export type PictureView = z.infer<typeof pictureView>;

const setScores = z.object({
  iou: z.number(),
  tp: id,
  fp: id,
  fn: id,
  mean_iou: nullableNumber,
  mean_conf: nullableNumber,
  recall: nullableNumber,
  precision: nullableNumber,
  f1: nullableNumber,
  ap: nullableNumber,
});

/** A run held against the labels. */
export const evaluationReply = z.object({
  run: runReply,
  scores: z.array(setScores),
  map: nullableNumber,
  /** Predictions a picture and class that AP goes over. */
  max_predictions: id,
  classes: z.array(z.object({ name: z.string(), labels: id, ap50: nullableNumber, ap: nullableNumber })),
  /** COCO's AP of masks, over the predictions from the run's confidence on; null for a detector of boxes, and where labels have no outlines. */
  masks: z
    .object({
      ap50: nullableNumber,
      map: nullableNumber,
      classes: z.array(z.object({ name: z.string(), ap50: nullableNumber, ap: nullableNumber })),
    })
    .nullable(),
});
/** A value of `evaluationReply`. */
export type RunEvaluationReply = z.infer<typeof evaluationReply>;

/** One component of the distances of a run. */
const distanceSummary = z.object({
  component: z.enum(['box', 'cls', 'dfl', 'seg']),
  pairs: id,
  min: z.number(),
  median: z.number(),
  mean: z.number(),
  max: z.number(),
  asymmetry: z.number(),
});

const distancesReply = z.object({ run: runReply, summaries: z.array(distanceSummary) });
/** A value of `distancesReply`. */
export type DistancesReply = z.infer<typeof distancesReply>;

/** A matrix of distances: a row a head picture, a column a target picture; null where there is none. */
export const distanceMatrixReply = z.object({
  run: id,
  component: z.enum(['box', 'cls', 'dfl', 'seg']),
  pictures: z.array(z.object({ picture: id, name: z.string() })),
  values: z.array(z.array(nullableNumber)),
  summary: distanceSummary.nullable(),
});
/** A value of `distanceMatrixReply`. */
export type DistanceMatrixReply = z.infer<typeof distanceMatrixReply>;

/** One row of a cross-validation by neighbours; fold -1 is all folds together. */
const neighbourRow = z.object({
  space: z.string(),
  grouping: z.enum(['person', 'video', 'none']),
  fold: id,
  k: id,
  weighting: z.string(),
  metric: z.string(),
  target: z.string(),
  engine: z.string(),
  tested: id,
  accuracy: nullableNumber,
  balanced_accuracy: nullableNumber,
  macro_f1: nullableNumber,
  ari: nullableNumber,
  mae: nullableNumber,
  r2: nullableNumber,
  spearman: nullableNumber,
  error_with_distance: nullableNumber,
  recall_at_k: nullableNumber,
});
/** A value of `neighbourRow`. */
export type NeighbourRowReply = z.infer<typeof neighbourRow>;

/** A run of nearest neighbours with a row for each fold, number of neighbours, weighting and target. */
export const neighboursReply = z.object({ run: runReply, rows: z.array(neighbourRow) });
/** A value of `neighboursReply`. */
export type NeighboursReply = z.infer<typeof neighboursReply>;

/** One of the checks that `validate` makes. */
const checkReply = z.object({
  name: z.string(),
  passed: z.boolean(),
  /** What was found, in a sentence. */
  found: z.string(),
});
const validateReply = z.object({ checks: z.array(checkReply), passed: z.boolean() });
/** A value of `validateReply`. */
export type ValidateReply = z.infer<typeof validateReply>;

/** Two runs of one kind held against each other. */
const runComparisonReply = z.object({
  kind: z.string(),
  run: id,
  other: id,
  /** Whether their results are the same bytes; null where one is not done. */
  same_result: z.boolean().nullable(),
  /** What differs of settings, seeds, inputs, model and programs, in words. */
  differences: z.array(z.string()),
});
/** A value of `runComparisonReply`. */
export type RunComparisonReply = z.infer<typeof runComparisonReply>;

/** Files that were written. */
const insightExportReply = z.object({ folder: z.string(), files: z.array(z.string()) });
/** A value of `insightExportReply`. */
export type InsightExportReply = z.infer<typeof insightExportReply>;

/** What an insight file holds. */
export const insightOverview = z.object({ path: z.string(), datasets: z.array(datasetReply), runs: z.array(runReply) });
/** A value of `insightOverview`. */
export type InsightOverview = z.infer<typeof insightOverview>;
