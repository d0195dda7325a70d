import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { isSystemError, systemRefusal } from '#base/system-errors.ts';
import { makeFile } from '../files/make-file.ts';
import { sqliteError } from './sqlite-error.ts';

/** A right that only one process has at a time, held until `release()` or the end of the process, however it ends. */
export interface FileLock extends Disposable {
  /** Gives the right back and removes the lock's file. A second call does nothing. */
  readonly release: () => void;
}

/** What the lock guards, for the sentences. */
interface LockWords {
  /** What the person knows of, where the lock is only kept beside it. */
  readonly guarded: string;
  /** What is said when another process has the right. */
  readonly held: string;
}

const lockKind = { noun: 'lock', badCode: 'failed' } as const;

/** A look at whether a lock is held takes it for less than a millisecond; who wants it waits that out. */
const patienceMs = 500;

/** How often a lock whose file was removed under it is taken anew. Each time another holder ended in that very moment. */
const attempts = 10;

/**
 * What tells one file from another of the same name that came later. The system gives the number of a removed file to a new
 * one at once, so the time of its making belongs to it: it differs whenever a lock is held longer than the clock's tick.
 */
function identityOf(file: string, named = file): string | null {
  try {
    const found = statSync(file, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? null : `${found.dev}:${found.ino}:${found.ctimeNs}`;
  } catch (cause) {
    const { code, reading, advice } = systemRefusal(cause) ?? { code: 'failed', reading: String(cause), advice: '' };
    const because = `${named} cannot be used, with the file that is kept beside it: ${reading}`;
    throw new DoppelError(code, `${because}. ${advice}.`, { cause });
  }
}

/** Takes the exclusive lock; says so when another process has it, or when its file was removed in this moment. */
function tryLock(file: string): Database.Database | 'held' | 'gone' {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: patienceMs });
    // Nothing is ever written; a rollback journal beside the lock would outlive a killed process and stand in the next one's
    // way.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError && /^SQLITE_BUSY/.test(error.code)) return 'held';
    if (error instanceof Database.SqliteError && /^SQLITE_CANTOPEN/.test(error.code)) return 'gone';
    throw sqliteError(error, file, lockKind);
  }
}

/** Removes a file; false where the system says that somebody has it open. */
function tryRemove(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch (error) {
    if (isSystemError(error) && ['EBUSY', 'EPERM', 'EACCES'].includes(error.code)) return false;
    throw error;
  }
}

function releaserOf(database: Database.Database, file: string): () => void {
  return () => {
    if (!database.open) return;
    // Removed while it is still locked, so that nobody can lock it in between; who opened it already finds it gone and
    // makes a new one. Where an open file cannot be removed (Windows) it is closed first, and stays where somebody else has
    // it open by then: an empty file that does no harm.
    let isRemoved = false;
    try {
      isRemoved = tryRemove(file);
    } finally {
      database.close();
    }
    if (!isRemoved) tryRemove(file);
  };
}

/**
 * Takes a lock of the operating system on an empty file, which is made where it is not there: nothing is left locked by a
 * killed process, while a process id that it had written could have been given to another program since. Throws `locked`, with
 * the words given, when another process has it; `not_found`, `read_only` or `disk_full` when no file can be made.
 */
export function acquireFileLock(file: string, words: LockWords): FileLock {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (identityOf(file, words.guarded) === null) makeFile(file, words.guarded);
    const before = identityOf(file);
    if (before === null) continue;
    const lock = tryLock(file);
    if (lock === 'held') break;
    if (lock === 'gone') continue;
    if (identityOf(file) === before) {
      const release = releaserOf(lock, file);
      return { release, [Symbol.dispose]: release };
    }
    lock.close();
  }
  throw new DoppelError('locked', words.held);
}

/** Whether some process, this one too, holds the lock at this moment. */
export function isFileLocked(file: string): boolean {
  if (identityOf(file) === null) return false;
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, readonly: true, timeout: 0 });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) return true;
    // The file went away in this moment: its holder has just ended.
    if (code.startsWith('SQLITE_CANTOPEN')) return false;
    throw sqliteError(error, file, lockKind);
  } finally {
    database?.close();
  }
}
