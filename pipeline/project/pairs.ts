import { DoppelError } from '#base/doppel-error.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { ListRule } from '#review/default-list.ts';
import type { ProjectDatabase } from './project-database.ts';

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

/** What the default list asks of a stored pair; the smaller id stands first. */
interface PairScores {
  readonly a: number;
  readonly b: number;
  readonly similarity: number | null;
  readonly probability: number | null;
  readonly vetoed: boolean;
}

type ScoreRow = Omit<PairScores, 'vetoed'> & { readonly veto_reason: string | null };
const scoreColumns = 'a, b, similarity, probability, veto_reason';
const toScores = ({ veto_reason, ...row }: ScoreRow): PairScores => ({ ...row, vetoed: veto_reason !== null });

/** The stored pairs that can stand in a list by their score: `placeInList` judges them, this only leaves the others on disk. */
export function readScores(project: ProjectDatabase, { by, from }: ListRule): readonly PairScores[] {
  const score = by === 'probability' ? 'probability' : 'similarity';
  const rows = project.read(() =>
    project.prepare<ScoreRow>(`SELECT ${scoreColumns} FROM pair WHERE ${score} >= ? AND veto_reason IS NULL`).all(from),
  );
  return rows.map(toScores);
}

/** The same of two original persons, whichever is named first; null where their evidence is not stored. */
export function readScore(project: ProjectDatabase, a: number, b: number): PairScores | null {
  const row = project.read(() =>
    project
      .prepare<ScoreRow>(`SELECT ${scoreColumns} FROM pair WHERE a = ? AND b = ?`)
      .get(Math.min(a, b), Math.max(a, b)),
  );
  return row === undefined ? null : toScores(row);
}

/** The stored evidence of two original persons, whichever is named first, or null when it is not stored. */
export function readPair(project: ProjectDatabase, a: number, b: number): StoredPair | null {
  const row = project.read(() =>
    project.prepare<PairRow>(`SELECT ${columns} FROM pair WHERE a = ? AND b = ?`).get(Math.min(a, b), Math.max(a, b)),
  );
  return row === undefined ? null : toPair(row);
}

/** The evidence of a pair of original persons, which no decision changes. */
export type StoredPair = Omit<PairEvidence, 'decision'>;

/** Whether the smaller id comes first, with the best crops in the same order. */
function inOrder(pair: StoredPair): StoredPair {
  if (pair.a < pair.b) return pair;
  const best_crops: StoredPair['best_crops'] = pair.best_crops && [pair.best_crops[1], pair.best_crops[0]];
  return { ...pair, a: pair.b, b: pair.a, best_crops };
}

/**
 * Stores the evidence of pairs in one transaction; a pair that is there already is replaced. The smaller id is stored first.
 * Throws `internal` when a pair is vetoed without a reason or has a reason without a veto.
 */
export function storePairs(project: ProjectDatabase, pairs: Iterable<StoredPair>): void {
  project.write(() => {
    const insert = project.prepare(
      `INSERT OR REPLACE INTO pair (a, b, similarity, best_crop_similarity, best_crop_a, best_crop_b, median_crop_similarity,
         covisible_frames, apart_frames, overlapping_frames, median_overlap, veto_reason, gap_frames, gap_ms, needed_speed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const given of pairs) {
      const pair = inOrder(given);
      project.evidence.touch('pair', [pair.a]);
      if (pair.vetoed !== (pair.veto_reason !== null)) {
        throw new DoppelError('internal', `Persons ${pair.a} and ${pair.b}: a veto and its reason go together.`);
      }
      insert.run(
        pair.a,
        pair.b,
        pair.similarity,
        pair.best_crop_similarity,
        pair.best_crops?.[0] ?? null,
        pair.best_crops?.[1] ?? null,
        pair.median_crop_similarity,
        pair.covisible_frames,
        pair.apart_frames,
        pair.overlapping_frames,
        pair.median_overlap,
        pair.veto_reason,
        pair.gap_frames,
        pair.gap_ms,
        pair.needed_speed,
      );
    }
  });
}

/** P(same) of a stored pair; `a` is the smaller id. */
interface StoredProbability {
  readonly a: number;
  readonly b: number;
  readonly probability: number | null;
}

/** Forgets all evidence. A part of the caller's transaction. */
export function clearPairs(project: ProjectDatabase): void {
  project.prepare('DELETE FROM pair').run();
  project.evidence.touchAll('pair');
}

/** Stores P(same) beside the evidence of pairs that are stored already, in one transaction. */
export function storeProbabilities(project: ProjectDatabase, rated: Iterable<StoredProbability>): void {
  project.write(() => {
    const update = project.prepare('UPDATE pair SET probability = ? WHERE a = ? AND b = ?');
    for (const { a, b, probability } of rated) {
      update.run(probability, a, b);
      project.evidence.touch('pair', [a]);
    }
  });
}
