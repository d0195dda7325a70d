import { z } from 'zod';
import { embedderInfo } from '#contract/replies.ts';
import { settings } from '#contract/settings.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';
import { type RunRecord, runState } from './run-record.ts';

interface RunRow {
  readonly id: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly state: string;
  readonly appVersion: string;
  readonly settings: string;
  readonly embedder: string | null;
  readonly stageSeconds: string;
  readonly warnings: string;
  readonly error: string | null;
}

const columns = `id, started_at AS startedAt, finished_at AS finishedAt, state, app_version AS appVersion, settings, embedder,
  stage_seconds AS stageSeconds, warnings, error`;

function toRun(project: ProjectDatabase, row: RunRow): RunRecord {
  return {
    ...row,
    state: runState.parse(row.state),
    settings: parseJson(project, settings, row.settings),
    embedder: row.embedder === null ? null : parseJson(project, embedderInfo, row.embedder),
    stageSeconds: parseJson(project, z.record(z.string(), z.number()), row.stageSeconds),
    warnings: parseJson(project, z.array(z.string()), row.warnings),
  };
}

/** The latest run, or null when there was none. */
export function readLastRun(project: ProjectDatabase): RunRecord | null {
  const row = project.read(() => project.prepare<RunRow>(`SELECT ${columns} FROM run ORDER BY id DESC LIMIT 1`).get());
  return row === undefined ? null : toRun(project, row);
}
