import { randomBytes } from 'node:crypto';
import { constants, existsSync, linkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { isSystemError } from '#base/system-errors.ts';
import { canAccess } from '../files/can-access.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteFile } from './sqlite-file.ts';

function refuseTarget(file: SqliteFile, target: string): void {
  const folder = path.dirname(target);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DoppelError('not_found', `There is no folder ${folder} to save ${target} in.`);
  }
  if (!canAccess(folder, constants.W_OK)) {
    throw new DoppelError(
      'read_only',
      `${target} cannot be written: its folder ${folder} is read-only. Choose another place.`,
    );
  }
  if (!existsSync(target)) return;
  if (realpathSync(target) === realpathSync(file.path)) {
    throw new DoppelError('usage', `${target} is the ${file.kind.noun} itself; choose another name for the copy.`);
  }
  throw new DoppelError('conflict', `${target} exists already. Choose another name, or remove it first.`);
}

/** Changes a copy before it is whole: what it leaves out was never in the file that gets the name. */
export type CopyChange = (database: Pick<Database.Database, 'exec' | 'prepare'>) => void;

/** Makes a finished copy one whole file and checks that it is sound before it gets its name. */
function settleCopy(copy: string, change: CopyChange | null): void {
  const database = new Database(copy, { fileMustExist: true });
  try {
    database.pragma('journal_mode = DELETE');
    change?.(database);
    const found = database.pragma('quick_check', { simple: true });
    if (found !== 'ok') throw new DoppelError('integrity', `The copy is damaged: ${String(found)}.`);
  } finally {
    database.close();
  }
}

/** Gives the copy its name; never in the place of a file that came to be meanwhile. */
function moveIntoPlace(copy: string, target: string): void {
  try {
    linkSync(copy, target);
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') {
      throw new DoppelError('conflict', `${target} exists already. Choose another name, or remove it first.`);
    }
    // File systems without links (exFAT, some network shares).
    renameSync(copy, target);
  }
}

/**
 * Copies an open file as it is now to a new one, through SQLite's backup: complete also while others write. The copy is made
 * aside and moved into place, so that the target is whole or not there at all. Throws `usage` when the target is the file
 * itself, `conflict` when it exists, `not_found` when its folder does not, `read_only`, `disk_full`, `integrity`.
 */
export async function saveAs(file: SqliteFile, target: string, change: CopyChange | null = null): Promise<void> {
  const absolute = path.resolve(target);
  refuseTarget(file, absolute);
  const copy = `${absolute}-saving-${randomBytes(6).toString('hex')}`;
  try {
    await file.backup(copy);
    settleCopy(copy, change);
    moveIntoPlace(copy, absolute);
  } catch (error) {
    throw sqliteError(error, absolute, file.kind);
  } finally {
    for (const left of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`]) rmSync(left, { force: true });
  }
}
