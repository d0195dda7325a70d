import { type InsightFile, readLabels, readPictures } from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import type { BoxedThing, LabelledThing } from '#metrics/match-detections.ts';

/** A picture's predictions, best first, and labels by the data set's classes. */
export interface EvaluatedPicture {
  readonly predictions: readonly (BoxedThing & { readonly confidence: number; readonly counted: 0 | 1 })[];
  readonly labels: readonly LabelledThing[];
}

/** The pictures of a run's data set with its predictions, by the data set's classes. */
export function readEvaluated(
  file: InsightFile,
  run: StoredRun,
  datasetId: number,
  classes: readonly string[],
): readonly EvaluatedPicture[] {
  const placeOf = classPlaces(classes);
  const rows = file.prepare<{
    name: string;
    classId: number;
    confidence: number;
    x1: number;
    y1: number;
    x2: number;
    y2: number;
    counted: 0 | 1;
  }>(
    `SELECT class_name AS name, class_id AS classId, confidence, x1, y1, x2, y2, counted FROM insight_prediction
     WHERE run_id = ? AND picture_id = ? ORDER BY ordinal`,
  );
  return readPictures(file, datasetId).map((picture) => ({
    labels: readLabels(file, picture.id).map(({ classIndex, boxPx, crowd }) => ({ classIndex, box: boxPx, crowd })),
    predictions: file
      .read(() => rows.all(run.id, picture.id))
      .flatMap(({ name, classId, confidence, x1, y1, x2, y2, counted }) => {
        const classIndex = placeOf(name, classId);
        return classIndex === undefined ? [] : [{ classIndex, box: [x1, y1, x2, y2] as const, confidence, counted }];
      }),
  }));
}

/** Where among a data set's classes a prediction's is: by name, or by number where the data set names none; undefined for another. */
export function classPlaces(classes: readonly string[]): (name: string, classId: number) => number | undefined {
  const places = new Map(classes.map((name, index) => [name.trim().toLowerCase(), index]));
  const isUnnamed = classes.every((name, index) => name === `class ${index}`);
  return (name, classId) => {
    if (!isUnnamed) return places.get(name.trim().toLowerCase());
    return classId < classes.length ? classId : undefined;
  };
}
