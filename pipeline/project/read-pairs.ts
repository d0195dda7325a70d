import type { ProjectDatabase } from './project-database.ts';
import type { StoredPair } from './store-pairs.ts';

interface PairRow extends Omit<StoredPair, 'best_crops' | 'vetoed'> {
  readonly best_crop_a: number | null;
  readonly best_crop_b: number | null;
}

const columns = `a, b, similarity, best_crop_similarity, best_crop_a, best_crop_b, median_crop_similarity, covisible_frames,
  apart_frames, overlapping_frames, median_overlap, veto_reason, gap_frames, gap_ms, needed_speed`;

function toPair({ best_crop_a, best_crop_b, ...row }: PairRow): StoredPair {
  return {
    ...row,
    best_crops: best_crop_a === null || best_crop_b === null ? null : [best_crop_a, best_crop_b],
    vetoed: row.veto_reason !== null,
  };
}

/** Every stored pair: by similarity, those without one last, then by ids. */
export function readPairs(project: ProjectDatabase): readonly StoredPair[] {
  const rows = project.read(() =>
    project.prepare<PairRow>(`SELECT ${columns} FROM pair ORDER BY similarity IS NULL, similarity DESC, a, b`).all(),
  );
  return rows.map(toPair);
}

/** The stored evidence of two original persons, whichever is named first, or null when it is not stored. */
export function readPair(project: ProjectDatabase, a: number, b: number): StoredPair | null {
  const row = project.read(() =>
    project.prepare<PairRow>(`SELECT ${columns} FROM pair WHERE a = ? AND b = ?`).get(Math.min(a, b), Math.max(a, b)),
  );
  return row === undefined ? null : toPair(row);
}
