import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/** How often a writer tries again: two that close at the same moment each find the other still there. */
const patientAttempts = 3;

/** SQLite's answers when someone else has the file open, or when it cannot be written here: then it is not ours to settle. */
const notOurs = /^SQLITE_(BUSY|LOCKED|READONLY|CANTOPEN|PERM)/;

/** Lets a few milliseconds pass, not the same for everybody. */
function pauseBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 + Math.random() * 18);
}

/**
 * Brings the write-ahead log home and returns the file to a rollback journal, so that it is one file again. A file that
 * another process has open is left as it is: that process does the same when it closes.
 */
export function settleJournal(database: Database.Database, patience: 'patient' | 'once'): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.pragma('journal_mode = DELETE');
      return;
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || !notOurs.test(error.code)) throw error;
      if (patience === 'once' || attempt === patientAttempts) return;
      pauseBriefly();
    }
  }
}

/**
 * Settles the log that a killed or departed writer left beside a file that was only read: SQLite lets a reader use such a log,
 * not put it away. Does nothing where there is none, or where it cannot be written.
 */
export function settleLeftLog(path: string): void {
  if (!existsSync(`${path}-wal`)) return;
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { fileMustExist: true, timeout: 0 });
    settleJournal(database, 'once');
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !notOurs.test(error.code)) throw error;
  } finally {
    database?.close();
  }
}
