import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { type EmbedderInfo, embedderInfo } from '#contract/replies.ts';
import { type Settings, settings } from '#contract/settings.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';

/** How a run stands; `running` also after a kill, which nothing could record. */
const runState = z.enum(['running', 'done', 'cancelled', 'failed']);
type RunState = z.infer<typeof runState>;

/** One call of the analysis. A run whose process was killed stays `running`; that it is not shows by the analysis lock. */
export interface RunRecord {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly state: RunState;
  readonly appVersion: string;
  /** Every setting that was in force. */
  readonly settings: Settings;
  /** With what the crops were described; null before that stage, or without it. */
  readonly embedder: EmbedderInfo | null;
  /** Wall-clock seconds of each stage that has run. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** Why the run failed, in words. */
  readonly error: string | null;
}

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

/** Records that an analysis begins; returns the run's number. */
export function startRun(
  project: ProjectDatabase,
  run: Pick<RunRecord, 'startedAt' | 'appVersion' | 'settings'>,
): number {
  return project.write(() => {
    const { lastInsertRowid } = project
      .prepare(
        `INSERT INTO run (started_at, state, app_version, settings, stage_seconds, warnings)
         VALUES (?, 'running', ?, ?, '{}', '[]')`,
      )
      .run(run.startedAt, run.appVersion, JSON.stringify(run.settings));
    const id = Number(lastInsertRowid);
    project.evidence.touch('run', [id]);
    return id;
  });
}

/** Records how far a run has come. */
export function updateRun(
  project: ProjectDatabase,
  runId: number,
  progress: Pick<RunRecord, 'embedder' | 'stageSeconds' | 'warnings'>,
): void {
  project.write(() => {
    const { changes } = project
      .prepare('UPDATE run SET embedder = ?, stage_seconds = ?, warnings = ? WHERE id = ?')
      .run(
        progress.embedder === null ? null : JSON.stringify(progress.embedder),
        JSON.stringify(progress.stageSeconds),
        JSON.stringify(progress.warnings),
        runId,
      );
    if (changes !== 1) throw new DoppelError('internal', `There is no run ${runId} in ${project.path}.`);
    project.evidence.touch('run', [runId]);
  });
}

/** Records how a run ended, and the evidence as it left it. */
export function finishRun(
  project: ProjectDatabase,
  runId: number,
  end: { readonly state: 'done' | 'cancelled' | 'failed'; readonly finishedAt: string; readonly error: string | null },
): void {
  project.write(() => {
    const { changes } = project
      .prepare('UPDATE run SET state = ?, finished_at = ?, error = ? WHERE id = ?')
      .run(end.state, end.finishedAt, end.error, runId);
    if (changes !== 1) throw new DoppelError('internal', `There is no run ${runId} in ${project.path}.`);
    project.evidence.touch('run', [runId]);
    project.recordEvidence({ at: end.finishedAt, cause: `analysis run ${runId}` });
  });
}
