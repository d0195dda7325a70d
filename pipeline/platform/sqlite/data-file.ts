import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { load as loadVectors } from 'sqlite-vec';
import { DoppelError } from '#base/doppel-error.ts';
import { makeFile } from './make-file.ts';
import { type ProjectAccess, ProjectDatabase } from './project-database.ts';
import { projectError } from './project-error.ts';
import { realPathOf } from './real-path.ts';

/** One step of a file's schema; `version` is the `user_version` after it: 1, 2, 3, ... without gaps. */
export interface SchemaStep {
  readonly version: number;
  readonly sql: string;
}

/** A kind of SQLite file of ours beside the project: what marks it, what people call it, and its schema. */
export interface FileKind {
  /** Four letters in the header's `application_id`. */
  readonly applicationId: number;
  /** With its article, as in sentences: `a Doppel library`. */
  readonly noun: string;
  readonly steps: readonly SchemaStep[];
  /** Bytes of a page. Blobs of a few KB waste up to a page each: larger pages hold more of them. */
  readonly pageSize: number;
}

/** How long a process waits for another one's transaction, in ms, as for projects. */
const busyTimeoutMs = 5000;

const markOf = (database: Database.Database, name: 'application_id' | 'user_version'): number =>
  Number(database.pragma(name, { simple: true }));

function isBlank(database: Database.Database): boolean {
  if (markOf(database, 'application_id') !== 0 || markOf(database, 'user_version') !== 0) return false;
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function refuseStrangers(database: Database.Database, file: string, kind: FileKind): void {
  if (isBlank(database)) throw new DoppelError('bad_file', `${file} holds nothing: it is not ${kind.noun} yet.`);
  if (markOf(database, 'application_id') !== kind.applicationId) {
    throw new DoppelError('bad_file', `${file} is a SQLite database of another kind, not ${kind.noun}.`);
  }
  const version = markOf(database, 'user_version');
  if (version > kind.steps.length) {
    throw new DoppelError(
      'bad_file',
      `${file} was written by a newer Doppel (schema ${version}; this version knows schemas up to ${kind.steps.length}). Update Doppel to open it.`,
    );
  }
}

function migrate(database: Database.Database, kind: FileKind): void {
  const from = markOf(database, 'user_version');
  for (const { version, sql } of kind.steps) {
    if (version <= from) continue;
    database.exec(sql);
    database.pragma(`user_version = ${version}`);
  }
  database.pragma(`application_id = ${kind.applicationId}`);
}

/** Why sqlite-vec cannot be used on this machine, or null where it can. */
function tryVectors(database: Database.Database): string | null {
  try {
    loadVectors(database);
    return null;
  } catch (error) {
    return `The vector search extension does not load on this machine (${error instanceof Error ? error.message : String(error)}).`;
  }
}

function adopt(database: Database.Database, file: string, kind: FileKind, access: ProjectAccess): ProjectDatabase {
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  if (access === 'write') {
    database.pragma('journal_mode = WAL');
    // Said after the journal mode: this build of SQLite falls back to NORMAL for files in WAL mode.
    database.pragma('synchronous = FULL');
    if (markOf(database, 'user_version') < kind.steps.length)
      database.transaction(() => migrate(database, kind)).immediate();
  } else if (markOf(database, 'user_version') < kind.steps.length) {
    throw new DoppelError('read_only', `${file} was written by an older Doppel and must be opened for writing once.`);
  }
  return new ProjectDatabase(database, file, access, tryVectors(database));
}

/** SQLite's sentences speak of projects; of another kind of file the code and the noun differ. */
function fileError(error: unknown, file: string, kind: FileKind): unknown {
  const known = projectError(error, file);
  if (!(known instanceof DoppelError) || known.code !== 'bad_project') return known;
  return new DoppelError('bad_file', known.message.replace('a Doppel project file', kind.noun), { cause: error });
}

/** Opens a file of the kind. Throws `not_found`, `bad_file` for what is none, `read_only`, `locked`. Whoever opens it closes it. */
export function openDataFile(file: string, kind: FileKind, access: ProjectAccess): ProjectDatabase {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new DoppelError('not_found', `There is no file ${file}.`);
  if (!found.isFile()) throw new DoppelError('bad_file', `${file} is not a file, so it is not ${kind.noun}.`);
  const real = realPathOf(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(real, { fileMustExist: true, readonly: access === 'read', timeout: busyTimeoutMs });
    refuseStrangers(database, real, kind);
    return adopt(database, real, kind, access);
  } catch (error) {
    database?.close();
    throw fileError(error, real, kind);
  }
}

/**
 * Makes an empty file of the kind, or takes over one of no content that a killed creation left. Throws `conflict` where there is
 * one already, `not_found`, `read_only`, `disk_full`.
 */
export function createDataFile(file: string, kind: FileKind): ProjectDatabase {
  const real = realPathOf(file);
  makeFile(real);
  let database: Database.Database | undefined;
  try {
    database = new Database(real, { fileMustExist: true, timeout: busyTimeoutMs });
    const made = database;
    if (!isBlank(made)) throw new DoppelError('conflict', `${real} exists already. Open it, or choose another name.`);
    made.pragma(`page_size = ${kind.pageSize}`);
    made
      .transaction(() => {
        if (!isBlank(made))
          throw new DoppelError('conflict', `${real} exists already. Open it, or choose another name.`);
        migrate(made, kind);
      })
      .immediate();
    return adopt(made, real, kind, 'write');
  } catch (error) {
    database?.close();
    throw fileError(error, real, kind);
  }
}
