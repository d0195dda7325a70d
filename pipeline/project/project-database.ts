import type { DecisionEvent } from '#contract/decisions.ts';
import { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type SqliteFileKind, schemaVersionOf } from '#platform/sqlite/sqlite-file-kind.ts';
import { allMigrations } from './migrations/all-migrations.ts';

/** An open project file: what every reader and writer of the project is handed. */
export class ProjectDatabase extends SqliteFile {
  /** The events that were read from this file, so that every decision reads only those that came since; see `readEvents`. */
  eventsReadBefore: readonly DecisionEvent[] = [];
}

/** The project file, `NAME.doppel`. */
export const projectKind: SqliteFileKind<ProjectDatabase> = {
  noun: 'project',
  blank: 'no analysis has been written to it yet',
  applicationId: 0x4450504c, // "DPPL"
  migrations: allMigrations,
  vectors: 'vec0',
  badCode: 'bad_project',
  File: ProjectDatabase,
};

/** The schema that this version of Doppel writes. */
export const projectSchema = schemaVersionOf(projectKind);
