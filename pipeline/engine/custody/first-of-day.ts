import { DoppelError } from '#base/doppel-error.ts';
import { log } from '#platform/log/log.ts';
import { backUpDaily } from '#platform/sqlite/daily-backup.ts';
import type { ProjectDatabase } from '#project/project-database.ts';

/**
 * Backs a project up before its first decision of a day. A decision does not wait for room on the disk: where no backup can be
 * made, that is told, and the decision is made all the same.
 */
export async function backUpBeforeDeciding(project: ProjectDatabase): Promise<void> {
  if (project.access === 'read') return; // the decision says why not
  try {
    const made = await backUpDaily(project, new Date());
    if (made !== null) log.info('Backed up before the first decision of the day', { to: made });
  } catch (error) {
    if (!(error instanceof DoppelError)) throw error;
    log.warn(`No backup was made before the first decision of the day: ${error.message}`);
  }
}
