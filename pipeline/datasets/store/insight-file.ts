import { constants, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { canAccess } from '#platform/files/can-access.ts';
import { makeFile } from '#platform/files/make-file.ts';
import { realPathOf } from '#platform/files/real-path.ts';
import { sqliteError } from '#platform/sqlite/sqlite-error.ts';
import { type SqliteAccess, SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { datasetsTables } from './migrations/001-datasets.ts';
import type { SchemaPart } from './schema-part.ts';

/** An open insight file: data sets, runs and what was computed of them. Whoever opened it closes it. */
export type InsightFile = SqliteFile;

/** "DPIN": what marks a SQLite file as Doppel's insight, in its header. */
export const insightApplicationId = 0x4450494e;

const insightWords = { noun: 'insight', badCode: 'bad_project' } as const;

/** The layout of the file itself, not of the rooms' tables, which have versions of their own in `schema_part`. */
const fileVersion = 1;

/** How long a process waits for another one's transaction, in ms. */
const busyTimeoutMs = 5000;

/** The tables of data sets, which every insight file has. */
export const datasetsPart: SchemaPart = { room: 'datasets', steps: [datasetsTables] };

/**
 * Opens an insight file with the tables of these rooms besides those of the data sets; with `write` an absent file is made and an
 * older one brought up to date. Tables of rooms that are not named stay as they are.
 *
 * Throws `not_found`, `bad_project` for what is no insight file, a newer one, or one whose tables are not as they should be;
 * `read_only`, `locked`, `disk_full`.
 */
export function openInsightFile(file: string, access: SqliteAccess, parts: readonly SchemaPart[]): InsightFile {
  const real = realPathOf(path.resolve(file));
  const found = statSync(real, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile())
    throw new DoppelError('bad_project', `${real} is not a file, so it is no insight file.`);
  if (found === undefined && access === 'read') throw new DoppelError('not_found', `There is no insight file ${real}.`);
  if (found === undefined) makeFile(real);
  else if (access === 'write') refuseUnwritable(real);
  return connect(real, access, [datasetsPart, ...parts]);
}

function connect(file: string, access: SqliteAccess, parts: readonly SchemaPart[]): InsightFile {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, readonly: access === 'read', timeout: busyTimeoutMs });
    database.pragma('trusted_schema = OFF');
    database.pragma('foreign_keys = ON');
    refuseStrangers(database, file);
    if (access === 'write') {
      database.pragma('journal_mode = WAL');
      // After the journal mode: this build of SQLite falls back to NORMAL for files in WAL mode.
      database.pragma('synchronous = FULL');
      const open = database;
      database.transaction(() => bringUpToDate(open, file, parts)).immediate();
    }
    refuseOtherTables(database, file, parts);
    return new SqliteFile({ database, kind: insightWords, path: file, access, vectorProblem: null });
  } catch (error) {
    database?.close();
    throw sqliteError(error, file, insightWords);
  }
}

function refuseUnwritable(file: string): void {
  for (const place of [file, path.dirname(file)]) {
    if (!canAccess(place, constants.W_OK))
      throw new DoppelError('read_only', `${file} cannot be changed: ${place} is read-only.`);
  }
}

const marksOf = (database: Database.Database) => ({
  application: Number(database.pragma('application_id', { simple: true })),
  version: Number(database.pragma('user_version', { simple: true })),
  objects: Number(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()),
});

function refuseStrangers(database: Database.Database, file: string): void {
  const { application, version, objects } = marksOf(database);
  const isBlank = application === 0 && version === 0 && objects === 0;
  if (isBlank && !database.readonly) return;
  if (isBlank) throw new DoppelError('bad_project', `${file} holds nothing yet.`);
  if (application !== insightApplicationId) {
    throw new DoppelError(
      'bad_project',
      `${file} is a SQLite database of another kind, not an insight file (application id ${application}).`,
    );
  }
  if (version > fileVersion)
    throw new DoppelError('bad_project', `${file} was written by a newer Doppel. Update Doppel to open it.`);
}

const partTable = `CREATE TABLE schema_part (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID`;

function bringUpToDate(database: Database.Database, file: string, parts: readonly SchemaPart[]): void {
  if (marksOf(database).application === 0) {
    database.exec(partTable);
    database.pragma(`application_id = ${insightApplicationId}`);
    database.pragma(`user_version = ${fileVersion}`);
  }
  for (const { room, steps } of parts) {
    const from = versionOf(database, room);
    if (from > steps.length) {
      throw new DoppelError(
        'bad_project',
        `${file} has tables of ${room} of a newer Doppel (${from}; this one knows ${steps.length}). Update Doppel.`,
      );
    }
    for (const { version, sql } of steps) if (version > from) database.exec(sql);
    database.prepare('INSERT OR REPLACE INTO schema_part (room, version) VALUES (?, ?)').run(room, steps.length);
  }
}

const versionOf = (database: Database.Database, room: string): number =>
  Number(database.prepare('SELECT version FROM schema_part WHERE room = ?').pluck().get(room) ?? 0);

/**
 * A file may come from a stranger: a view in the place of a table may run for ever, a trigger may swallow what is written. Every
 * table of the rooms in use must be what a fresh file would have, and no trigger may hang on any.
 */
function refuseOtherTables(database: Database.Database, file: string, parts: readonly SchemaPart[]): void {
  const schemaOf = (of: Database.Database): ReadonlyMap<string, string> =>
    new Map(
      of
        .prepare<[], { name: string; sql: string }>(
          `SELECT name, type || ' ' || sql AS sql FROM sqlite_schema WHERE sql IS NOT NULL`,
        )
        .all()
        .map(({ name, sql }) => [name, sql]),
    );
  const fresh = new Database(':memory:');
  try {
    fresh.exec(partTable);
    for (const { room, steps } of parts) {
      const version = versionOf(database, room);
      if (version === 0 && database.readonly) continue; // a room that this file has not: its readers find nothing
      for (const step of steps) if (step.version <= version) fresh.exec(step.sql);
    }
    const found = schemaOf(database);
    const wrong = [...schemaOf(fresh)].find(([name, sql]) => found.get(name) !== sql)?.[0];
    const trigger = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().get();
    if (wrong === undefined && trigger === undefined) return;
    const what = wrong === undefined ? `a trigger (${String(trigger)})` : `a table ${wrong} that is not Doppel's`;
    throw new DoppelError('bad_project', `${file} is damaged or was tampered with: it has ${what}.`);
  } finally {
    fresh.close();
  }
}
