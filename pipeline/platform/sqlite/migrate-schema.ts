import type Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { type SqliteFileKind, schemaVersionOf } from './sqlite-file-kind.ts';

/** The header's two numbers. */
interface FileMarks {
  readonly applicationId: number;
  readonly schemaVersion: number;
}

/** Reads the header's marks. Throws SQLite's errors for what is no database. */
function readMarks(database: Database.Database): FileMarks {
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

/** Refuses, with a sentence, a file that is not of the kind, is not finished, or is newer than this version of Doppel. */
export function refuseStrangers(database: Database.Database, file: string, kind: SqliteFileKind): void {
  const marks = readMarks(database);
  if (isBlank(database)) throw new DoppelError(kind.badCode, `${file} holds nothing: ${kind.blank}.`);
  if (marks.applicationId !== kind.applicationId) {
    throw new DoppelError(
      kind.badCode,
      `${file} is a SQLite database of another program, not a Doppel ${kind.noun} file (application id ${marks.applicationId}).`,
    );
  }
  const known = schemaVersionOf(kind);
  if (marks.schemaVersion > known) {
    throw new DoppelError(
      kind.badCode,
      `${file} was written by a newer Doppel (schema ${marks.schemaVersion}; this version knows schemas up to ${known}). Update Doppel to open it.`,
    );
  }
}

/** Whether the file was written by an older Doppel and lacks steps of the present schema. */
export function isOlder(database: Database.Database, kind: SqliteFileKind): boolean {
  return readMarks(database).schemaVersion < schemaVersionOf(kind);
}

/** Brings a file to the present schema, step by step. The caller's transaction makes it all or nothing. */
export function migrateSchema(database: Database.Database, kind: SqliteFileKind): void {
  const from = readMarks(database).schemaVersion;
  for (const { version, sql } of kind.migrations) {
    if (version <= from) continue;
    database.exec(sql);
    database.pragma(`user_version = ${version}`);
  }
  database.pragma(`application_id = ${kind.applicationId}`);
}
