import { createHash } from 'node:crypto';
import type { InsightFile } from '#datasets/index.ts';

/** Notes that a picture could not be looked at, and why. */
export function storeProblem(file: InsightFile, runId: number, pictureId: number, problem: string): void {
  file.write(() => {
    file
      .prepare(
        `INSERT OR IGNORE INTO insight_picture (run_id, picture_id, problem, labels, predictions, tp, fp, fn)
         VALUES (?, ?, ?, (SELECT count(*) FROM label WHERE picture_id = ?), 0, 0, 0, 0)`,
      )
      .run(runId, pictureId, problem, pictureId);
  });
}

/** Pictures that a run has looked at already. */
export function donePictures(file: InsightFile, runId: number): ReadonlySet<number> {
  return new Set(
    file.read(() =>
      file
        .prepare<number>(
          `SELECT picture_id FROM insight_picture WHERE run_id = @run
           UNION SELECT picture_id FROM insight_embedding WHERE run_id = @run`,
        )
        .pluck()
        .all({ run: runId }),
    ),
  );
}

/** Tables of results, in the order in which a run's hash goes over them; each has its rows ordered by its key. */
const resultTables = {
  insight_picture: 'picture_id',
  insight_label: 'label_id',
  insight_prediction: 'picture_id, ordinal',
  insight_feature: 'picture_id, role',
  insight_embedding: 'picture_id',
  insight_distance: 'head_picture, target_picture',
  insight_distance_summary: 'component',
  insight_neighbours: 'space, grouping, fold, k, weighting, metric, target, engine',
} as const;

/** SHA-256 over every row that a run has stored: two runs are the same when these are. */
export function resultSha256(file: InsightFile, runId: number): string {
  const hash = createHash('sha256');
  file.read(() => {
    for (const [table, order] of Object.entries(resultTables)) {
      const statement = file.prepare<unknown[]>(`SELECT * FROM ${table} WHERE run_id = ? ORDER BY ${order}`).raw();
      const ownRun = statement.columns().findIndex(({ name }) => name === 'run_id');
      for (const row of statement.iterate(runId)) {
        // As few updates as there are blobs: one a value would take longer than reading the rows.
        let text: string = table;
        row.forEach((value, at) => {
          if (at === ownRun) return;
          if (value instanceof Uint8Array) {
            hash.update(text).update(value);
            text = '';
          } else {
            text += `|${String(value)}`;
          }
        });
        hash.update(text);
      }
    }
  });
  return hash.digest('hex');
}
