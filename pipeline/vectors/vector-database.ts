import type Database from 'better-sqlite3';

/** What a store needs of the SQLite file that holds its tables: one that turns SQLite's errors into sentences of its own. */
export interface VectorDatabase {
  readonly path: string;
  prepare<Row = unknown>(sql: string): Database.Statement<unknown[], Row>;
  execute(sql: string): void;
  read<T>(work: () => T): T;
  write<T>(work: () => T): T;
}
