import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { makeFile } from './make-file.ts';
import { projectError } from './project-error.ts';
import { realPathOf } from './real-path.ts';

/** The right to analyse one project, held until `release()` or the end of the process, however it ends. */
export interface AnalysisLock {
  /** Gives the right back and removes the lock's file. A second call does nothing. */
  readonly release: () => void;
}

/** A look at whether an analysis runs holds the lock for less than a millisecond; a beginning analysis waits that out. */
const patienceMs = 500;

/** How often a lock whose file was removed under it is taken anew. Each time another analysis ended in that very moment. */
const attempts = 10;

const lockFileOf = (projectPath: string): string => `${realPathOf(projectPath)}-analysis`;

/**
 * What tells one file from another of the same name that came later. The system gives the number of a removed file to a new
 * one at once, so the time of its making belongs to it: it differs whenever an analysis takes longer than the clock's tick.
 */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}:${found.ctimeNs}`;
}

/** Takes the exclusive lock; says so when another analysis has it, or when its file was removed in this moment. */
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
    throw projectError(error, file);
  }
}

function releaserOf(database: Database.Database, file: string): () => void {
  return () => {
    if (!database.open) return;
    // Removed while it is still locked, so that nobody can lock it in between; who opened it already finds it gone and
    // makes a new one. Where an open file cannot be removed (Windows), the empty file stays and does no harm.
    try {
      rmSync(file, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EBUSY' && code !== 'EPERM' && code !== 'EACCES') throw error;
    } finally {
      database.close();
    }
  };
}

/**
 * Takes the right to analyse a project, so that two processes never do so at once; reading and deciding go on meanwhile. It is
 * a lock of the operating system on an empty file beside the project, so nothing is left locked by a killed process. Throws
 * `locked` when another analysis runs, `not_found`, `read_only` or `disk_full` when no file can be made beside the project.
 */
export function acquireAnalysisLock(projectPath: string): AnalysisLock {
  const file = lockFileOf(projectPath);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (identityOf(file) === null) makeFile(file, projectPath);
    const before = identityOf(file);
    if (before === null) continue;
    const lock = tryLock(file);
    if (lock === 'held') break;
    if (lock === 'gone') continue;
    if (identityOf(file) === before) return { release: releaserOf(lock, file) };
    lock.close();
  }
  throw new DoppelError(
    'locked',
    `${projectPath} is being analysed by another process. Wait until it is done, or stop it; it goes on later where it stopped.`,
  );
}

/** Whether some process analyses the project at this moment. */
export function isAnalysisRunning(projectPath: string): boolean {
  const file = lockFileOf(projectPath);
  if (identityOf(file) === null) return false;
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, readonly: true, timeout: 0 });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) return true;
    // The file went away in this moment: the analysis has just ended.
    if (code.startsWith('SQLITE_CANTOPEN')) return false;
    throw projectError(error, file);
  } finally {
    database?.close();
  }
}
