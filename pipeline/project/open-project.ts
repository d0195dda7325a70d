import { constants, existsSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { load as loadVectors } from 'sqlite-vec';
import { DoppelError } from '#base/doppel-error.ts';
import { canAccess } from '#platform/sqlite/can-access.ts';
import { type ProjectAccess, ProjectDatabase } from '#platform/sqlite/project-database.ts';
import { projectError } from '#platform/sqlite/project-error.ts';
import { realPathOf } from '#platform/sqlite/real-path.ts';
import { migrateSchema, readMarks, refuseStrangers, schemaVersion } from './migrate-schema.ts';

/** How long a process waits for another one's transaction, in ms. Ours are far shorter; a slow disk may take a while. */
const busyTimeoutMs = 5000;

/** What lies at a path, or undefined when nothing does. Throws `failed` where the system does not let us look. */
function lookAt(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DoppelError('failed', `${file} cannot be opened (${code}). Check its name and that you may read there.`, {
      cause,
    });
  }
}

function refuseMissing(file: string): void {
  const found = lookAt(file);
  if (found === undefined) throw new DoppelError('not_found', `There is no project file ${file}.`);
  if (!found.isFile()) throw new DoppelError('bad_project', `${file} is not a file, so it is no Doppel project.`);
}

function refuseUnwritable(file: string): void {
  const folder = path.dirname(file);
  for (const target of [file, folder]) {
    if (canAccess(target, constants.W_OK)) continue;
    const what = target === folder ? `its folder ${folder}` : 'the file';
    throw new DoppelError('read_only', `${file} cannot be changed: ${what} is read-only. Save a copy somewhere else.`);
  }
}

/** A file that still has a log needs a writable folder even for reading; SQLite itself only says "unable to open". */
function openError(error: unknown, file: string): unknown {
  const isUnopenable = error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
  if (!isUnopenable || !canAccess(file, constants.R_OK) || canAccess(path.dirname(file), constants.W_OK)) {
    return projectError(error, file);
  }
  const left = ['-wal', '-journal']
    .filter((end) => existsSync(`${file}${end}`))
    .map((end) => path.basename(file) + end);
  return new DoppelError(
    'read_only',
    `${file} was not closed cleanly or is in use, and its folder is read-only, so it cannot be brought in order here. Copy it${left.length > 0 ? `, together with ${left.join(' and ')},` : ''} to a folder that can be written and open the copy.`,
    { cause: error },
  );
}

/** Loads sqlite-vec; where it has no build for this machine, says so, and everything but the vector table still works. */
function tryVectors(database: Database.Database): string | null {
  try {
    loadVectors(database);
    return null;
  } catch (error) {
    return `The vector search extension does not load on this machine (${error instanceof Error ? error.message : String(error)}).`;
  }
}

function isOlder(database: Database.Database): boolean {
  return readMarks(database).schemaVersion < schemaVersion;
}

/**
 * Takes a connection into use as a project: durable commits, foreign keys, write-ahead log while it is open for writing. Only
 * for `openProject` and `createProject`; on failure the connection is closed.
 */
export function adoptConnection(database: Database.Database, file: string, access: ProjectAccess): ProjectDatabase {
  try {
    database.pragma('foreign_keys = ON');
    refuseStrangers(database, file);
    if (access === 'write') {
      database.pragma('journal_mode = WAL');
      // Said after the journal mode: this build of SQLite falls back to NORMAL for files in WAL mode, and NORMAL may lose
      // acknowledged commits when the power fails.
      database.pragma('synchronous = FULL');
      if (isOlder(database)) database.transaction(() => migrateSchema(database)).immediate();
    } else if (isOlder(database)) {
      throw new DoppelError(
        'bad_project',
        `${file} was written by an older Doppel and must be brought up to date first, but it cannot be written. Copy it to a folder that can be written and open the copy.`,
        { details: { schema: 'older' } },
      );
    }
    return new ProjectDatabase(database, file, access, tryVectors(database));
  } catch (error) {
    database.close();
    throw openError(error, file);
  }
}

/** Opens the SQLite connection itself. */
export function connect(file: string, access: ProjectAccess): Database.Database {
  try {
    return new Database(file, { fileMustExist: true, readonly: access === 'read', timeout: busyTimeoutMs });
  } catch (error) {
    throw openError(error, file);
  }
}

/** Lets SQLite roll back what a process left that was killed while it opened or closed the file; a reader may not. */
function recover(file: string): void {
  const database = connect(file, 'write');
  try {
    refuseStrangers(database, file);
  } finally {
    database.close();
  }
}

/** Brings a file of an older version to the present schema, for a reader. */
function bringUpToDate(file: string): void {
  adoptConnection(connect(file, 'write'), file, 'write').close();
}

/** What lets a reader in after all, where it was turned away and the file can be written: putting it in order first. */
function remedyFor(error: unknown, file: string): ((file: string) => void) | null {
  if (!(error instanceof DoppelError)) return null;
  if (!canAccess(file, constants.W_OK) || !canAccess(path.dirname(file), constants.W_OK)) return null;
  if (error.details?.schema === 'older') return bringUpToDate;
  return error.cause instanceof Database.SqliteError && error.cause.code.startsWith('SQLITE_READONLY') ? recover : null;
}

/**
 * Opens a project file. What a killed process left in its log is recovered, and a file of an older version is brought up to
 * date. With `read` what the file holds is never changed, and it may lie in a read-only folder, if it was closed cleanly. Throws `not_found` for a missing file, `bad_project` for
 * what is no project, a damaged or a newer one, `read_only` where it cannot be written (or, with an unsettled log, not even be
 * read), `locked` when another process does not let go of it.
 */
export function openProject(file: string, access: ProjectAccess): ProjectDatabase {
  refuseMissing(path.resolve(file));
  const absolute = realPathOf(file);
  if (access === 'write') refuseUnwritable(absolute);
  try {
    return adoptConnection(connect(absolute, access), absolute, access);
  } catch (error) {
    const remedy = access === 'write' ? null : remedyFor(error, absolute);
    if (remedy === null) throw error;
    remedy(absolute);
    return adoptConnection(connect(absolute, access), absolute, access);
  }
}
