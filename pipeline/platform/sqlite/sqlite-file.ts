import type Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { HeldFile } from './held-file.ts';
import { settleJournal, settleLeftLog } from './settle-journal.ts';
import { type KindWords, sqliteError } from './sqlite-error.ts';

/** `write` may change the file; `read` never does. */
export type SqliteAccess = 'read' | 'write';

/** A prepared statement that returns rows of a known shape. */
type SqliteStatement<Row> = Database.Statement<unknown[], Row>;

/** Pages that a copy takes in one turn: 4 MB, some milliseconds. */
const pagesATurn = 1024;

/** How often a copy begins anew before it takes all that is left in one turn. */
const mostRestarts = 3;

/** What an open file is made of. */
export interface OpenedSqlite {
  readonly database: Database.Database;
  readonly kind: KindWords;
  /** Absolute, links followed. */
  readonly path: string;
  readonly access: SqliteAccess;
  /** Why the vector tables cannot be used on this machine, in words, or null when they can. */
  readonly vectorProblem: string | null;
}

/**
 * An open file of one of Doppel's kinds. Whoever opened it closes it; every reader and writer of it goes through `read` and
 * `write`, which turn SQLite's errors into sentences. Only `openSqliteFile` and `createSqliteFile` make one.
 */
export class SqliteFile {
  readonly kind: KindWords;
  /** Absolute path of the file. */
  readonly path: string;
  readonly access: SqliteAccess;
  /** Why the vector tables cannot be used on this machine, in words, or null when they can. */
  readonly vectorProblem: string | null;
  readonly #database: Database.Database;
  readonly #held: HeldFile;
  readonly #statements = new Map<string, SqliteStatement<unknown>>();

  constructor({ database, kind, path, access, vectorProblem }: OpenedSqlite) {
    this.#database = database;
    this.#held = new HeldFile(database, path, access);
    this.kind = kind;
    this.path = path;
    this.access = access;
    this.vectorProblem = vectorProblem;
  }

  /** A statement, prepared once. `Row` is what the SQL says it is: nothing checks it. */
  prepare<Row = unknown>(sql: string): SqliteStatement<Row> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known as SqliteStatement<Row>;
    const statement = this.#database.prepare<unknown[], Row>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Runs SQL that returns nothing and has no parameters, such as the making of a table. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /**
   * Runs `work` on one unchanging snapshot of the file. Throws what `work` throws, SQLite's errors as DoppelErrors. Must not
   * be awaited in: `work` returns before anything else happens on this connection.
   */
  read<T>(work: () => T): T {
    try {
      // Within another read or write the snapshot is that one's: a savepoint for each row would cost as much as the row.
      return this.#database.inTransaction ? work() : this.#database.transaction(work).deferred();
    } catch (error) {
      throw this.errorOf(error);
    }
  }

  /**
   * Runs `work` as the one writer and commits: when this returns, everything is on disk (synchronous FULL); when it throws,
   * nothing was written. Within another `write` it becomes a part of that one. Throws `read_only`, `locked` when another
   * process writes for more than five seconds, `disk_full`, `replaced` when the file at the path is not the open one any more, and
   * what `work` throws.
   */
  write<T>(work: () => T): T {
    if (this.access === 'read') throw new DoppelError('read_only', `${this.path} was opened for reading only.`);
    try {
      if (this.#database.inTransaction) return this.#database.transaction(work).immediate();
      this.#held.refuseLost();
      const result = this.#database
        .transaction(() => {
          const done = work();
          this.#held.refuseMoved();
          return done;
        })
        .immediate();
      this.#held.noteCommit();
      return result;
    } catch (error) {
      throw this.errorOf(error);
    }
  }

  /** The sentence of what happened to the file at the path, where it is not the open one any more; else null. */
  lost(): string | null {
    try {
      return this.#held.lost();
    } catch (error) {
      return error instanceof DoppelError ? error.message : String(error);
    }
  }

  /** An error of SQLite as the sentence that `read` and `write` throw for it; other errors as they are. */
  errorOf(error: unknown): unknown {
    return sqliteError(error, this.path, this.kind);
  }

  /** The error to throw for content that cannot be: `reason` is a clause such as `it names no video`. */
  damaged(reason: string, cause?: unknown): DoppelError {
    return new DoppelError(this.kind.badCode, `${this.path} is damaged: ${reason}. Go back to a copy of it.`, {
      cause,
    });
  }

  /**
   * Copies the file as it is now, some pages at a time, with what others commit meanwhile. SQLite begins anew when another connection
   * commits; beside one that does so all the time (an analysis) the rest is copied in one go. Throws SQLite's own errors.
   */
  async backup(target: string): Promise<void> {
    let left = Number.POSITIVE_INFINITY;
    let restarts = 0;
    await this.#database.backup(target, {
      progress: ({ remainingPages }) => {
        if (remainingPages > left) restarts++;
        left = remainingPages;
        return restarts < mostRestarts ? pagesATurn : Math.max(pagesATurn, 2 * remainingPages);
      },
    });
  }

  /** A number that is another one as soon as another connection has committed something; it does not show own commits. */
  get dataVersion(): number {
    return this.prepare<number>('PRAGMA data_version').pluck().get() ?? 0;
  }

  get isOpen(): boolean {
    return this.#database.open;
  }

  /**
   * Closes the file. Unless another process has it open, everything is in the one file afterwards: no write-ahead log beside
   * it, so that it can be copied, mailed, and read in a folder that cannot be written. Where the disk is too full for that
   * the log stays, and nothing is lost. A second call does nothing.
   */
  close(): void {
    if (!this.isOpen) return;
    this.#statements.clear();
    const isLost = this.lost() !== null;
    try {
      if (isLost) this.#held.dropLog();
      else if (this.access === 'write') settleJournal(this.#database, 'patient');
    } finally {
      this.#database.close();
    }
    if (this.access === 'read' && !isLost) settleLeftLog(this.path);
  }
}
