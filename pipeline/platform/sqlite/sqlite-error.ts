import Database from 'better-sqlite3';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';

/** What sentences about a file need to know of its kind. */
export interface KindWords {
  /** What such a file is called before the word `file`: `project`. */
  readonly noun: string;
  /** The code of the error for what is no such file, a damaged or a newer one. */
  readonly badCode: DoppelErrorCode;
}

/** The sentence for each primary result code of SQLite that a person can do something about. */
function translate(code: string, file: string, { noun, badCode }: KindWords, cause: unknown): DoppelError | null {
  const fail = (kind: DoppelErrorCode, message: string) => new DoppelError(kind, message, { cause });
  // The disk can also run out while SQLite grows the index that lies in memory shared beside the file.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') {
    return fail(
      'disk_full',
      `There is no room left to write ${file}. Make room and try again; what was stored before is kept.`,
    );
  }
  switch (code.split('_').slice(0, 2).join('_')) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return fail(
        'locked',
        `Another process is writing ${file} and did not finish in time. Try again when it is done.`,
      );
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
      return fail('read_only', `${file} cannot be written: the file, or its folder, is read-only.`);
    case 'SQLITE_NOTADB':
      return fail(badCode, `${file} is not a Doppel ${noun} file: it is no SQLite database.`);
    case 'SQLITE_CORRUPT':
      return fail(
        badCode,
        `${file} is damaged (${cause instanceof Error ? cause.message : code}). Go back to a copy of it.`,
      );
    case 'SQLITE_CANTOPEN':
      return fail(
        'failed',
        `${file} cannot be opened. Check that its folder is there and that you may read and write in it.`,
      );
    case 'SQLITE_IOERR':
      return fail('failed', `Reading or writing ${file} failed (${code}). Check the disk that it lies on.`);
    case 'SQLITE_CONSTRAINT':
      return fail('internal', `${file} refused a row (${cause instanceof Error ? cause.message : code}).`);
    default:
      return null;
  }
}

/** Turns an error of SQLite into our own, with a sentence that names the file; other errors stay as they are. */
export function sqliteError(error: unknown, file: string, kind: KindWords): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return (
    translate(error.code, file, kind, error) ??
    new DoppelError('internal', `${file} could not be used: ${error.message} (${error.code}).`, { cause: error })
  );
}
