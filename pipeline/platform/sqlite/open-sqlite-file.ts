import { constants, existsSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { load as loadVectors } from 'sqlite-vec';
import { DoppelError } from '#base/doppel-error.ts';
import { readReason } from '#base/system-errors.ts';
import { canAccess } from '../files/can-access.ts';
import { realPathOf } from '../files/real-path.ts';
import { isOlder, migrateSchema, refuseNewerParts, refuseStrangers } from './migrate-schema.ts';
import { freshSchema, refuseHooks, refuseOtherTables } from './refuse-other-tables.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteAccess, SqliteFile } from './sqlite-file.ts';
import type { SqliteFileKind } from './sqlite-file-kind.ts';

/** How long a process waits for another one's transaction, in ms. Ours are far shorter; a slow disk may take a while. */
const busyTimeoutMs = 5000;

/** What lies at a path, or undefined when nothing does. Throws `failed` where the system does not let us look. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    throw new DoppelError('failed', `${file} cannot be opened: ${readReason(cause)}. Check its name and its place.`, {
      cause,
    });
  }
}

function refuseMissing(file: string, kind: SqliteFileKind): void {
  const found = statOf(file);
  if (found === undefined) throw new DoppelError('not_found', `There is no ${kind.noun} file ${file}.`);
  if (!found.isFile()) {
    throw new DoppelError(kind.badCode, `${file} is not a file, so it is no Doppel ${kind.noun} file.`);
  }
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
function openError(error: unknown, file: string, kind: SqliteFileKind): unknown {
  const isUnopenable = error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
  if (!isUnopenable || !canAccess(file, constants.R_OK) || canAccess(path.dirname(file), constants.W_OK)) {
    return sqliteError(error, file, kind);
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

/** Loads sqlite-vec; where it has no build for this machine, says so, and everything but the vector tables still works. */
function tryVectors(database: Database.Database): string | null {
  try {
    loadVectors(database);
    return null;
  } catch (error) {
    return `The vector search extension does not load on this machine (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/**
 * Takes a connection into use as a file of a kind: durable commits, foreign keys, write-ahead log while it is open for writing.
 * Only for `openSqliteFile` and `createSqliteFile`; on failure the connection is closed.
 */
export function adoptConnection<File extends SqliteFile>(
  database: Database.Database,
  file: string,
  kind: SqliteFileKind<File>,
  access: SqliteAccess,
): File {
  try {
    database.pragma('foreign_keys = ON');
    // A file may come from a stranger: its schema may call nothing that reaches outside of it.
    database.pragma('trusted_schema = OFF');
    // Finds cells of a page that overlap before they are followed (https://sqlite.org/security.html); defensive mode is on by default.
    database.pragma('cell_size_check = ON');
    refuseStrangers(database, file, kind);
    const fresh = freshSchema(kind);
    refuseHooks(database, fresh, file, kind);
    refuseNewerParts(database, file, kind);
    if (access === 'write') {
      database.pragma('journal_mode = WAL');
      // Said after the journal mode: this build of SQLite falls back to NORMAL for files in WAL mode, and NORMAL may lose
      // acknowledged commits when the power fails.
      database.pragma('synchronous = FULL');
      if (isOlder(database, kind)) database.transaction(() => migrateSchema(database, kind)).immediate();
    } else if (isOlder(database, kind)) {
      throw new DoppelError(
        kind.badCode,
        `${file} was written by an older Doppel and must be brought up to date first, but it cannot be written. Copy it to a folder that can be written and open the copy.`,
        { details: { schema: 'older' } },
      );
    }
    refuseOtherTables(database, fresh, file, kind);
    const vectorProblem = kind.vectors === 'vec0' ? tryVectors(database) : null;
    return new kind.File({ database, kind, path: file, access, vectorProblem });
  } catch (error) {
    database.close();
    throw openError(error, file, kind);
  }
}

/** Opens the SQLite connection itself. */
export function connect(file: string, kind: SqliteFileKind, access: SqliteAccess): Database.Database {
  try {
    return new Database(file, { fileMustExist: true, readonly: access === 'read', timeout: busyTimeoutMs });
  } catch (error) {
    throw openError(error, file, kind);
  }
}

/** Lets SQLite roll back what a process left that was killed while it opened or closed the file; a reader may not. */
function recover(file: string, kind: SqliteFileKind): void {
  const database = connect(file, kind, 'write');
  try {
    refuseStrangers(database, file, kind);
  } finally {
    database.close();
  }
}

/** Brings a file of an older version to the present schema, for a reader. */
function bringUpToDate(file: string, kind: SqliteFileKind): void {
  adoptConnection(connect(file, kind, 'write'), file, kind, 'write').close();
}

/** What lets a reader in after all, where it was turned away and the file can be written: putting it in order first. */
function remedyFor(error: unknown, file: string): typeof recover | null {
  if (!(error instanceof DoppelError)) return null;
  if (!canAccess(file, constants.W_OK) || !canAccess(path.dirname(file), constants.W_OK)) return null;
  if (error.details?.schema === 'older') return bringUpToDate;
  return error.cause instanceof Database.SqliteError && error.cause.code.startsWith('SQLITE_READONLY') ? recover : null;
}

/**
 * Opens a file of a kind. What a killed process left in its log is recovered, and a file of an older version is brought up to
 * date. With `read` what the file holds is never changed, and it may lie in a read-only folder, if it was closed cleanly.
 * Throws `not_found` for a missing file, the kind's own code for what is no such file, a damaged or a newer one, `read_only`
 * where it cannot be written (or, with an unsettled log, not even be read), `locked` when another process does not let go.
 */
export function openSqliteFile<File extends SqliteFile>(
  kind: SqliteFileKind<File>,
  file: string,
  access: SqliteAccess,
): File {
  refuseMissing(path.resolve(file), kind);
  const absolute = realPathOf(file);
  if (access === 'write') refuseUnwritable(absolute);
  try {
    return adoptConnection(connect(absolute, kind, access), absolute, kind, access);
  } catch (error) {
    const remedy = access === 'write' ? null : remedyFor(error, absolute);
    if (remedy === null) throw error;
    remedy(absolute, kind);
    return adoptConnection(connect(absolute, kind, access), absolute, kind, access);
  }
}
