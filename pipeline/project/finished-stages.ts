import { type StageName, stageName } from '#contract/progress.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readLastRun } from './runs.ts';

/**
 * Records that a stage is done. `fingerprint` stands for everything that its result depends on (a hash of the settings and
 * inputs that matter to it), so that a later run knows whether the result still holds.
 */
export function storeFinishedStage(project: ProjectDatabase, stage: StageName, fingerprint: string): void {
  project.write(() => {
    project.prepare('INSERT OR REPLACE INTO finished_stage (stage, fingerprint) VALUES (?, ?)').run(stage, fingerprint);
    project.evidence.touchAll('finished_stage');
  });
}

/** Forgets that stages were done, for when what they stand on is made anew. */
export function clearFinishedStages(project: ProjectDatabase, stages: readonly StageName[]): void {
  project.write(() => {
    for (const stage of stages) project.prepare('DELETE FROM finished_stage WHERE stage = ?').run(stage);
    project.evidence.touchAll('finished_stage');
  });
}

/** The stages that are done, each with the fingerprint that it was done with. */
export function readFinishedStages(project: ProjectDatabase): ReadonlyMap<StageName, string> {
  const rows = project.read(() =>
    project.prepare<{ stage: string; fingerprint: string }>('SELECT stage, fingerprint FROM finished_stage').all(),
  );
  return new Map(rows.map(({ stage, fingerprint }) => [stageName.parse(stage), fingerprint]));
}

/** A text that is another one as soon as an analysis has changed what the project holds. */
export function readAnalysisMark(project: ProjectDatabase): string {
  const run = readLastRun(project);
  return JSON.stringify([run?.id, run?.state, [...readFinishedStages(project)]]);
}
