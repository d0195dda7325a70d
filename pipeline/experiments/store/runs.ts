import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import type { InsightFile } from '#datasets/store/insight-file.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { SchemaPart } from '#platform/sqlite/sqlite-file-kind.ts';
import { type RunPlan, type RunVersions, runKey, type StoredRun } from '../run-record.ts';
import { runsTables } from './001-runs.ts';

/** The tables of runs, for whoever opens an insight file with results. */
export const experimentsPart: SchemaPart = { room: 'experiments', steps: [runsTables] };

/** When, and with which programs. */
interface RunStart {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly versions: RunVersions;
  /** `resume` goes on with the last run of the same key, done or not; `again` makes another one beside it. */
  readonly mode: 'resume' | 'again';
}

/** Begins a run, or finds the one to go on with; a done one comes back as it is. */
export function beginRun(file: InsightFile, plan: RunPlan, { startedAt, versions, mode }: RunStart): StoredRun {
  const key = runKey(plan);
  return file.write(() => {
    const known = readRuns(file).findLast((run) => run.key === key);
    // A run that was interrupted is gone on with even where another is asked for: two half ones help nobody.
    if (known !== undefined && (mode === 'resume' || known.state === 'running')) return known;
    const { lastInsertRowid } = file
      .prepare(
        `INSERT INTO run (key, kind, dataset_id, settings, seeds, inputs, model_sha256, versions, state, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
      )
      .run(
        key,
        plan.kind,
        plan.datasetId,
        JSON.stringify(plan.settings),
        JSON.stringify(plan.seeds),
        JSON.stringify(plan.inputs),
        plan.modelSha256,
        JSON.stringify(versions),
        startedAt,
      );
    return readRun(file, Number(lastInsertRowid));
  });
}

/** Notes time of work that is done so far, so that an interrupted run's counts. */
export function addRunSeconds(file: InsightFile, runId: number, seconds: number): void {
  file.write(() => {
    file.prepare('UPDATE run SET seconds = coalesce(seconds, 0) + ? WHERE id = ?').run(seconds, runId);
  });
}

/** How a run ended. */
interface RunEnd {
  readonly finishedAt: string;
  readonly resultSha256: string;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Marks a run as done. Within the caller's transaction where there is one. */
export function finishRun(file: InsightFile, runId: number, { finishedAt, resultSha256, summary }: RunEnd): void {
  file.write(() => {
    file
      .prepare(`UPDATE run SET state = 'done', finished_at = ?, result_sha256 = ?, summary = ? WHERE id = ?`)
      .run(finishedAt, resultSha256, JSON.stringify(summary), runId);
  });
}

type RunRow = Omit<StoredRun, 'settings' | 'seeds' | 'inputs' | 'versions' | 'summary'> & {
  readonly settings: string;
  readonly seeds: string;
  readonly inputs: string;
  readonly versions: string;
  readonly summary: string | null;
};

const record = z.record(z.string(), z.unknown());

/** All runs, by id, which is the order in which they were begun. */
export function readRuns(file: InsightFile, kind?: string): readonly StoredRun[] {
  const rows = file.read(() =>
    file
      .prepare<RunRow>(
        `SELECT id, key, kind, dataset_id AS datasetId, settings, seeds, inputs, model_sha256 AS modelSha256, versions, state,
                started_at AS startedAt, finished_at AS finishedAt, seconds, result_sha256 AS resultSha256, summary
         FROM run WHERE ? IS NULL OR kind = ? ORDER BY id`,
      )
      .all(kind ?? null, kind ?? null),
  );
  return rows.map((row) => ({
    ...row,
    settings: parseJson(file, record, row.settings),
    seeds: parseJson(file, z.record(z.string(), z.number()), row.seeds),
    inputs: parseJson(file, z.record(z.string(), z.string()), row.inputs),
    versions: parseJson(file, z.record(z.string(), z.union([z.string(), z.number()])), row.versions),
    summary: row.summary === null ? null : parseJson(file, record, row.summary),
  }));
}

/** One run. @throws DoppelError `not_found`. */
export function readRun(file: InsightFile, runId: number): StoredRun {
  const found = readRuns(file).find(({ id }) => id === runId);
  if (found === undefined) throw new DoppelError('not_found', `There is no run ${runId} in ${file.path}.`);
  return found;
}

/** The run of this id, or the last one of the kind that is done. @throws DoppelError `not_found` with what to do. */
export function findRun(file: InsightFile, kind: string, runId: number | undefined): StoredRun {
  const runs = readRuns(file, kind);
  const found =
    runId === undefined ? runs.findLast(({ state }) => state === 'done') : runs.find(({ id }) => id === runId);
  if (found !== undefined) return found;
  const ids = runs.map(({ id, state }) => `${id} (${state})`).join(', ') || 'none';
  throw new DoppelError(
    'not_found',
    `${file.path} has no ${runId === undefined ? `finished ${kind} run` : `${kind} run ${runId}`}; it has ${ids}.`,
  );
}
