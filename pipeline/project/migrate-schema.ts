import type Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { allMigrations } from './migrations/all-migrations.ts';

/** "DPPL": what marks a SQLite file as a Doppel project, in its header, for us and for programs such as `file`. */
export const applicationId = 0x4450504c;

/** The schema that this version of Doppel writes. */
export const schemaVersion = allMigrations.length;

/** The header's two numbers. */
export interface FileMarks {
  readonly applicationId: number;
  readonly schemaVersion: number;
}

/** Reads the header's marks. Throws SQLite's errors for what is no database. */
export function readMarks(database: Database.Database): FileMarks {
  return {
    applicationId: Number(database.pragma('application_id', { simple: true })),
    schemaVersion: Number(database.pragma('user_version', { simple: true })),
  };
}

/** Whether nothing was ever made in the file: a file of no bytes, or what a killed creation left. */
export function isBlank(database: Database.Database): boolean {
  const marks = readMarks(database);
  if (marks.applicationId !== 0 || marks.schemaVersion !== 0) return false;
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** Refuses, with a sentence, a file that is not a project, is not finished, or is newer than this version of Doppel. */
export function refuseStrangers(database: Database.Database, file: string): void {
  const marks = readMarks(database);
  if (isBlank(database)) {
    throw new DoppelError('bad_project', `${file} holds nothing: no analysis has been written to it yet.`);
  }
  if (marks.applicationId !== applicationId) {
    throw new DoppelError(
      'bad_project',
      `${file} is a SQLite database of another program, not a Doppel project (application id ${marks.applicationId}).`,
    );
  }
  if (marks.schemaVersion > schemaVersion) {
    throw new DoppelError(
      'bad_project',
      `${file} was written by a newer Doppel (schema ${marks.schemaVersion}; this version knows schemas up to ${schemaVersion}). Update Doppel to open it.`,
    );
  }
}

/** Brings a file to the present schema, step by step. The caller's transaction makes it all or nothing. */
export function migrateSchema(database: Database.Database): void {
  const from = readMarks(database).schemaVersion;
  for (const { version, sql } of allMigrations) {
    if (version <= from) continue;
    database.exec(sql);
    database.pragma(`user_version = ${version}`);
  }
  database.pragma(`application_id = ${applicationId}`);
}
