import type Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { projectError } from './project-error.ts';
import { settleJournal, settleLeftLog } from './settle-journal.ts';

/** `write` may change the file; `read` never does. */
export type ProjectAccess = 'read' | 'write';

/** A prepared statement that returns rows of a known shape. */
export type ProjectStatement<Row> = Database.Statement<unknown[], Row>;

/**
 * An open project file. Whoever opened it closes it; every reader and writer of the project goes through `read` and `write`,
 * which turn SQLite's errors into sentences. Only `openProject` and `createProject` make one.
 */
export class ProjectDatabase {
  /** Absolute path of the file. */
  readonly path: string;
  readonly access: ProjectAccess;
  /** Why the vector table cannot be used on this machine, in words, or null when it can. */
  readonly vectorProblem: string | null;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, ProjectStatement<unknown>>();

  constructor(database: Database.Database, path: string, access: ProjectAccess, vectorProblem: string | null) {
    this.#database = database;
    this.path = path;
    this.access = access;
    this.vectorProblem = vectorProblem;
  }

  /** A statement, prepared once. `Row` is what the SQL says it is: nothing checks it. */
  prepare<Row = unknown>(sql: string): ProjectStatement<Row> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known as ProjectStatement<Row>;
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
      return this.#database.transaction(work).deferred();
    } catch (error) {
      throw projectError(error, this.path);
    }
  }

  /**
   * Runs `work` as the one writer and commits: when this returns, everything is on disk (synchronous FULL); when it throws,
   * nothing was written. Within another `write` it becomes a part of that one. Throws `read_only`, `locked` when another
   * process writes for more than five seconds, `disk_full`, and what `work` throws.
   */
  write<T>(work: () => T): T {
    if (this.access === 'read') throw new DoppelError('read_only', `${this.path} was opened for reading only.`);
    try {
      return this.#database.transaction(work).immediate();
    } catch (error) {
      throw projectError(error, this.path);
    }
  }

  /** Copies the file as it is now, page by page, with what other processes commit meanwhile. Throws SQLite's own errors. */
  async backup(target: string): Promise<void> {
    await this.#database.backup(target);
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
    try {
      if (this.access === 'write') settleJournal(this.#database, 'patient');
    } finally {
      this.#database.close();
    }
    if (this.access === 'read') settleLeftLog(this.path);
  }
}
