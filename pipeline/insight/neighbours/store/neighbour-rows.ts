import type { InsightFile } from '#datasets/index.ts';
import type { FoldScores } from '../cross-validate.ts';
import type { FoldGrouping } from '../make-folds.ts';
import type { NeighbourMetric } from '../nearest.ts';

/** A stored row: scores with what they are of. */
export interface NeighbourRow extends FoldScores {
  readonly space: string;
  readonly grouping: FoldGrouping;
  readonly metric: NeighbourMetric;
}

/** The stored rows of a validation, in the order of their key. */
export function readNeighbours(file: InsightFile, runId: number): readonly NeighbourRow[] {
  const rows = file.read(() =>
    file
      .prepare<
        Omit<NeighbourRow, keyof FoldScores> &
          Pick<FoldScores, 'fold' | 'k' | 'weighting' | 'target' | 'engine'> & { scores: string }
      >(
        `SELECT space, grouping, fold, k, weighting, metric, target, engine, scores FROM insight_neighbours
         WHERE run_id = ? ORDER BY space, grouping, target, weighting, k, engine, fold`,
      )
      .all(runId),
  );
  return rows.map(({ scores, ...row }) => ({ ...(JSON.parse(scores) as Omit<FoldScores, 'fold'>), ...row }));
}

/** Stores the rows of a validation in the place of any earlier ones. Within the caller's transaction. */
export function storeNeighbours(file: InsightFile, runId: number, rows: readonly NeighbourRow[]): void {
  file.prepare('DELETE FROM insight_neighbours WHERE run_id = ?').run(runId);
  const insert = file.prepare(
    `INSERT INTO insight_neighbours (run_id, space, grouping, fold, k, weighting, metric, target, engine, scores)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { space, grouping, fold, k, weighting, metric, target, engine, ...scores } of rows) {
    insert.run(runId, space, grouping, fold, k, weighting, metric, target, engine, JSON.stringify(scores));
  }
}
