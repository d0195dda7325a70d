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

/** Refuses, with a sentence, a file in which a room's tables are newer than this version of Doppel. */
export function refuseNewerParts(database: Database.Database, file: string, kind: SqliteFileKind): void {
  for (const { room, steps } of kind.parts ?? []) {
    const version = partVersion(database, room);
    if (version <= steps.length) continue;
    throw new DoppelError(
      kind.badCode,
      `${file} has tables of ${room} of a newer Doppel (${version}; this version knows them up to ${steps.length}). Update Doppel to open it.`,
    );
  }
}

/** The version of a room's tables in the file; 0 where it has none. */
function partVersion(database: Database.Database, room: string): number {
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_part'").get() !== undefined;
  if (!isThere) return 0;
  return Number(database.prepare('SELECT version FROM schema_part WHERE room = ?').pluck().get(room) ?? 0);
}

/** Whether the file was written by an older Doppel and lacks steps of the present schema. */
export function isOlder(database: Database.Database, kind: SqliteFileKind): boolean {
  if (readMarks(database).schemaVersion < schemaVersionOf(kind)) return true;
  return (kind.parts ?? []).some(({ room, steps }) => partVersion(database, room) < steps.length);
}

/** Brings a file to the present schema, step by step. The caller's transaction makes it all or nothing. */
export function migrateSchema(database: Database.Database, kind: SqliteFileKind): void {
  const from = readMarks(database).schemaVersion;
  for (const { version, sql } of kind.migrations) {
    if (version <= from) continue;
    database.exec(sql);
    database.pragma(`user_version = ${version}`);
  }
  for (const { room, steps } of kind.parts ?? []) {
    const has = partVersion(database, room);
    for (const { version, sql } of steps) if (version > has) database.exec(sql);
    database.prepare('INSERT OR REPLACE INTO schema_part (room, version) VALUES (?, ?)').run(room, steps.length);
  }
  database.pragma(`application_id = ${kind.applicationId}`);
}
