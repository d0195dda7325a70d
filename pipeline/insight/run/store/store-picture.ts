import type { InsightFile, StoredLabel } from '#datasets/index.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import type { PictureResult } from '../look-at-picture.ts';

/** What is stored of one picture of a run. */
export interface StoredResult {
  readonly runId: number;
  readonly pictureId: number;
  readonly labels: readonly StoredLabel[];
  readonly result: PictureResult;
  readonly classNames: readonly string[];
  /** Names of the tapped tensors by role. */
  readonly layers: Readonly<Record<string, string>>;
}

/** Stores everything of some pictures, all or nothing. */
export function storeResults(file: InsightFile, results: readonly StoredResult[]): void {
  file.write(() => {
    for (const result of results) {
      addPicture(file, result);
      addLabels(file, result);
      addPredictions(file, result);
      addFeatures(file, result);
    }
  });
}

function addPicture(file: InsightFile, { runId, pictureId, labels, result }: StoredResult): void {
  const { scores, loss, dice } = result;
  file
    .prepare(
      `INSERT INTO insight_picture (run_id, picture_id, box, cls, dfl, seg, background_cls, positives, score_sum, labels, predictions,
         tp, fp, fn, mean_iou, mean_conf, hit_freq, precision, f1, dice)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      ...[runId, pictureId, loss?.box ?? null, loss?.cls ?? null, loss?.dfl ?? null, loss?.seg ?? null],
      ...[loss?.backgroundCls ?? null, loss?.assignment.anchors.length ?? null, loss?.assignment.scoreSum ?? null],
      ...[labels.length, result.predictions.filter(({ counted }) => counted === 1).length],
      ...[scores.tp, scores.fp, scores.fn, scores.meanIou, scores.meanConfidence, scores.hitFrequency],
      ...[scores.precision, scores.f1, dice],
    ]);
}

function addLabels(file: InsightFile, { runId, pictureId, labels, result }: StoredResult): void {
  const add = file.prepare(
    `INSERT INTO insight_label (run_id, label_id, picture_id, box, cls, dfl, seg, positives, score_sum, prediction, iou)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  labels.forEach(({ id }, at) => {
    const row = result.labels[at];
    const prediction = result.match.predictionOf[at];
    add.run([
      ...[runId, id, pictureId, row?.box ?? null, row?.cls ?? null, row?.dfl ?? null, row?.seg ?? null],
      ...[row?.anchors ?? null, row?.scoreSum ?? null],
      ...(prediction < 0 ? [null, null] : [prediction, result.match.ious[prediction]]),
    ]);
  });
}

/** Hundreds a picture, nearly all of them too unsure to have a label or a mask: the one loop here that a run's time shows. */
function addPredictions(file: InsightFile, { runId, pictureId, labels, result, classNames }: StoredResult): void {
  const add = file.prepare(
    `INSERT INTO insight_prediction (run_id, picture_id, ordinal, class_id, class_name, confidence, x1, y1, x2, y2, anchor, input_box,
       rle, label_id, iou, ignored, counted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  result.predictions.forEach((p, ordinal) => {
    const [x1, y1, x2, y2] = p.boxPx;
    add.run(
      runId,
      pictureId,
      ordinal,
      p.classId,
      classNames[p.classId] ?? `class ${p.classId}`,
      p.confidence,
      x1,
      y1,
      x2,
      y2,
      p.anchor,
      toBlob(p.inputBox),
      p.rle === null ? null : JSON.stringify(p.rle),
      p.label < 0 ? null : labels[p.label].id,
      p.label < 0 ? null : p.iou,
      p.ignored,
      p.counted,
    );
  });
}

function addFeatures(file: InsightFile, { runId, pictureId, result, layers }: StoredResult): void {
  const add = file.prepare(
    'INSERT INTO insight_feature (run_id, picture_id, role, layer, dims, gap, map) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { role, dims, gap, map } of result.features) {
    add.run(runId, pictureId, role, layers[role] ?? '', JSON.stringify(dims), toBlob(gap), map);
  }
}

/** One picture's vector by a model that only embeds. */
interface StoredEmbedding {
  readonly runId: number;
  readonly pictureId: number;
  readonly model: string;
  readonly vector: Float32Array;
}

/** Stores a vector. */
export function storeEmbedding(file: InsightFile, { runId, pictureId, model, vector }: StoredEmbedding): void {
  file.write(() => {
    file
      .prepare('INSERT INTO insight_embedding (run_id, picture_id, model, vector) VALUES (?, ?, ?, ?)')
      .run(runId, pictureId, model, toBlob(vector));
  });
}

/** What a run's pictures sum to. */
export function readTotals(file: InsightFile, runId: number) {
  return file.read(() =>
    file
      .prepare<{ pictures: number; problems: number; tp: number; fp: number; fn: number }>(
        `SELECT count(*) AS pictures, count(problem) AS problems, sum(tp) AS tp, sum(fp) AS fp, sum(fn) AS fn
         FROM insight_picture WHERE run_id = ?`,
      )
      .get(runId),
  );
}
