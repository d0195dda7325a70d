import type { Preliminary } from '#contract/preliminary.ts';
import { readFinishedStages, storeFinishedStage } from './finished-stages.ts';
import type { ProjectDatabase } from './project-database.ts';

const mark = /^preliminary (\d{1,15}) of (\d{1,15})$/;

/**
 * Says that the persons' vectors are of the crops that were described so far. It stands where the finished comparison will: that takes its
 * place, and until then no analysis takes the comparison for done.
 */
export function storePreliminary(project: ProjectDatabase, { persons, of }: Preliminary): void {
  storeFinishedStage(project, 'evidence', `preliminary ${persons} of ${of}`);
}

/** How far the descriptions are that the pairs of a project rest on; null where all of it is there, or nothing yet. */
export function readPreliminary(project: ProjectDatabase): Preliminary | null {
  const found = mark.exec(readFinishedStages(project).get('evidence') ?? '');
  return found === null ? null : { persons: Number(found[1]), of: Number(found[2]) };
}
