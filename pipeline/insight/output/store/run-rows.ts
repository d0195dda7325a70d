import type { InsightFile } from '#datasets/index.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';

/** A row as it is stored, by its columns. */
type Row = Readonly<Record<string, unknown>>;

function rowsOf(file: InsightFile, sql: string, runId: number): readonly Row[] {
  const rows = file.read(() => file.prepare<Row>(sql).all(runId));
  return rows.map(({ input_box: _, run_id: __, ...row }) => row);
}

/** The counted predictions of a run, by picture and place. */
export const readPredictionRows = (file: InsightFile, runId: number): readonly Row[] =>
  rowsOf(file, 'SELECT * FROM insight_prediction WHERE run_id = ? AND counted = 1 ORDER BY picture_id, ordinal', runId);

/** The labels of a run with their losses, by id. */
export const readLabelRows = (file: InsightFile, runId: number): readonly Row[] =>
  rowsOf(file, 'SELECT * FROM insight_label WHERE run_id = ? ORDER BY label_id', runId);

/** The mean features of a run: for each role the vectors, by picture. */
export function readGaps(file: InsightFile, runId: number): ReadonlyMap<string, readonly Float32Array[]> {
  const rows = file.read(() =>
    file
      .prepare<{ role: string; gap: Buffer }>(
        'SELECT role, gap FROM insight_feature WHERE run_id = ? ORDER BY role, picture_id',
      )
      .all(runId),
  );
  const byRole = Map.groupBy(rows, ({ role }) => role);
  return new Map([...byRole].map(([role, of]) => [role, of.map(({ gap }) => fromBlob(file, Float32Array, gap))]));
}

/** Every stored prediction, from the lowest score on. */
export function readFinds(file: InsightFile, runId: number) {
  return file.read(() =>
    file
      .prepare<{
        picture: number;
        name: string;
        classId: number;
        confidence: number;
        x1: number;
        y1: number;
        x2: number;
        y2: number;
        rle: string | null;
      }>(
        `SELECT picture_id AS picture, class_name AS name, class_id AS classId, confidence, x1, y1, x2, y2, rle
           FROM insight_prediction WHERE run_id = ? ORDER BY picture_id, ordinal`,
      )
      .all(runId),
  );
}
