import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { makeFile } from '../files/make-file.ts';
import { realPathOf } from '../files/real-path.ts';
import { irregularKind } from '../files/regular-file.ts';
import { isBlank, migrateSchema } from './migrate-schema.ts';
import { adoptConnection, connect, openSqliteFile } from './open-sqlite-file.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteFile } from './sqlite-file.ts';
import type { SqliteFileKind } from './sqlite-file-kind.ts';

/** Writes the rows that a new file is born with, in the transaction that makes its tables. */
export type Birth = (database: Database.Database) => void;

function refuseFilled(database: Database.Database, file: string): void {
  if (isBlank(database)) return;
  throw new DoppelError('conflict', `${file} exists already. Open it, or choose another name.`);
}

/**
 * Makes a file of a kind that holds what `birth` writes and nothing else, all at once: a kill leaves a file of no content,
 * which a next call takes over. Throws `conflict` when the file exists, `not_found` when its folder does not, `read_only`,
 * `disk_full`, and what `birth` throws; nothing is left behind then.
 */
export function createSqliteFile<File extends SqliteFile>(
  kind: SqliteFileKind<File>,
  file: string,
  birth: Birth,
): File {
  const real = realPathOf(file);
  const there = statSync(real, { throwIfNoEntry: false });
  const other = there && irregularKind(there);
  if (other) throw new DoppelError(kind.badCode, `${real} is ${other}, not a ${kind.noun} file. Choose another name.`);
  // Made here first, so that of two processes that create the same file one is told so.
  const isOurs = makeFile(real);
  const database = connect(real, kind, 'write');
  try {
    // Looked at twice: here without a lock, so that a file which is being written is not waited for.
    refuseFilled(database, real);
    if (kind.pageBytes !== undefined) database.pragma(`page_size = ${kind.pageBytes}`);
    database
      .transaction(() => {
        refuseFilled(database, real);
        migrateSchema(database, kind);
        birth(database);
      })
      .immediate();
  } catch (error) {
    database.close();
    if (isOurs) rmSync(real, { force: true });
    throw sqliteError(error, real, kind);
  }
  return adoptConnection(database, real, kind, 'write');
}

/**
 * Opens a file for writing, or creates it where there is none or where a killed creation left an empty one. `birth` is asked
 * for what to write only then. Throws what `openSqliteFile` and `createSqliteFile` throw.
 */
export function openOrCreateSqliteFile<File extends SqliteFile>(
  kind: SqliteFileKind<File>,
  file: string,
  birth: () => Birth,
): { readonly opened: File; readonly isNew: boolean } {
  if (holdsSomething(file, kind)) return { opened: openSqliteFile(kind, file, 'write'), isNew: false };
  return { opened: createSqliteFile(kind, file, birth()), isNew: true };
}

function holdsSomething(file: string, kind: SqliteFileKind): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  // For writing, because a creation that was killed may have left a journal that only a writer may roll back.
  const database = connect(realPathOf(file), kind, 'write');
  try {
    return !isBlank(database);
  } catch (error) {
    // What it is instead, opening it says best.
    if (error instanceof Database.SqliteError) return true;
    throw error;
  } finally {
    database.close();
  }
}
