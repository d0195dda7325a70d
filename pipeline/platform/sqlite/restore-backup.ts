import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { backupPath, listBackups, makeBackupFolder } from './daily-backup.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { saveAs } from './save-as.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteFile } from './sqlite-file.ts';
import type { SqliteFileKind } from './sqlite-file-kind.ts';

/** What restoring did. */
interface Restored {
  /** The backup that is the file now. */
  readonly from: string;
  /** Where the file went that stood there before, or null where none did. */
  readonly replaced: string | null;
}

/** Throws `locked` where another program, or another window, has the file open: it would go on writing into the old one. */
function requireAlone(file: string, kind: SqliteFileKind): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: 0 });
    database.pragma('journal_mode = DELETE');
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    if (isBusy) throw new DoppelError('locked', `${file} is open elsewhere. Close it there, then restore it.`);
    // A damaged file is what a backup is for.
    const isDamaged = error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
    if (!isDamaged) throw sqliteError(error, file, kind);
  } finally {
    database?.close();
  }
}

/**
 * Puts a backup in the place of its file: the latest, or the one named. The backup is opened and copied first, so that the file
 * is whole at any moment, and what stood there is kept among the backups. Throws `not_found` where there is no such backup,
 * `locked` where the file is open, and what opening and copying throw.
 */
export async function restoreBackup<File extends SqliteFile>(
  kind: SqliteFileKind<File>,
  file: string,
  chosen: string | null,
  now: Date,
): Promise<Restored> {
  const target = path.resolve(file);
  const backups = listBackups(target);
  const backup = chosen === null ? backups.find(({ path: each }) => !each.includes('-replaced.')) : undefined;
  const from = chosen === null ? backup?.path : path.resolve(chosen);
  if (from === undefined || !existsSync(from)) {
    throw new DoppelError('not_found', `There is no backup of ${target}${chosen === null ? '' : ` called ${chosen}`}.`);
  }
  const isThere = existsSync(target);
  if (isThere) requireAlone(target, kind as SqliteFileKind);
  const aside = `${target}-restoring-${process.pid}`;
  const opened = openSqliteFile(kind, from, 'read');
  try {
    await saveAs(opened, aside);
  } finally {
    opened.close();
  }
  const replaced = isThere ? backupPath(target, now, 'replaced') : null;
  if (replaced !== null) {
    makeBackupFolder(target);
    renameSync(target, replaced);
  }
  renameSync(aside, target);
  return { from, replaced };
}
