import type { PictureRow, PictureView } from '#contract/insight.ts';
import { type InsightFile, readDatasets, readLabels, readPicture } from '#datasets/index.ts';

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
