import { DoppelError } from '#base/doppel-error.ts';
import type { ProjectDatabase } from './project-database.ts';
import type { RunRecord } from './run-record.ts';

/** Records that an analysis begins; returns the run's number. */
export function startRun(
  project: ProjectDatabase,
  run: Pick<RunRecord, 'startedAt' | 'appVersion' | 'settings'>,
): number {
  return project.write(() =>
    Number(
      project
        .prepare(
          `INSERT INTO run (started_at, state, app_version, settings, stage_seconds, warnings)
           VALUES (?, 'running', ?, ?, '{}', '[]')`,
        )
        .run(run.startedAt, run.appVersion, JSON.stringify(run.settings)).lastInsertRowid,
    ),
  );
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
  });
}

/** Records how a run ended. */
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
  });
}
