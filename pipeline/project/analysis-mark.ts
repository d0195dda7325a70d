import { readFinishedStages } from './finished-stages.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readLastRun } from './read-runs.ts';

/** A text that is another one as soon as an analysis has changed what the project holds. */
export function readAnalysisMark(project: ProjectDatabase): string {
  const run = readLastRun(project);
  return JSON.stringify([run?.id, run?.state, [...readFinishedStages(project)]]);
}
