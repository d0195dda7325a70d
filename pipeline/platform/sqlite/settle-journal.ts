import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/** How often a writer tries again: two that close at the same moment each find the other still there. */
const patientAttempts = 3;

/** Lets a few milliseconds pass, not the same for everybody. */
function pauseBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 + Math.random() * 18);
}

/**
 * Brings the write-ahead log home and returns the file to a rollback journal, so that it is one file again. Where that cannot
 * be done (another process has the file open and will do it, the disk is full, the folder is read-only, the file is damaged)
 * the log stays beside the file, as after a kill: nothing is lost, and the next one to open or close the file tries again.
 */
export function settleJournal(database: Database.Database, patience: 'patient' | 'once'): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.pragma('journal_mode = DELETE');
      return;
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (!error.code.startsWith('SQLITE_BUSY') || patience === 'once' || attempt === patientAttempts) return;
      pauseBriefly();
    }
  }
}

/**
 * Settles the log that a killed or departed writer left beside a file that was only read: SQLite lets a reader use such a log,
 * not put it away. Does nothing where there is none.
 */
export function settleLeftLog(path: string): void {
  if (!existsSync(`${path}-wal`)) return;
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { fileMustExist: true, timeout: 0 });
    settleJournal(database, 'once');
  } catch (error) {
    // It cannot even be opened for writing: as above, the log stays.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    database?.close();
  }
}
