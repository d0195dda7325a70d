import type { KindWords } from './sqlite-error.ts';
import type { OpenedSqlite, SqliteFile } from './sqlite-file.ts';

/** One step of a schema. What has shipped is never edited: a change of the schema is a new step. */
export interface Migration {
  /** The `user_version` that the file has after this step: 1, 2, 3, ... without gaps. */
  readonly version: number;
  readonly sql: string;
}

/**
 * The tables that one room adds to a file that several rooms share, with steps and a version of their own, which stand in the
 * table `schema_part`. Tables of rooms that are not in use stay as they are.
 */
export interface SchemaPart {
  readonly room: string;
  /** Versions count from 1 within the room. */
  readonly steps: readonly Migration[];
}

/** What the migrations of a kind with parts begin with. */
export const schemaPartTable =
  'CREATE TABLE schema_part (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID';

/**
 * A kind of file that Doppel keeps in SQLite, such as the project: all that opening, creating, migrating, copying and refusing
 * such a file has to know about it. `File` is what its readers and writers are handed.
 */
export interface SqliteFileKind<File extends SqliteFile = SqliteFile> extends KindWords {
  /** What is missing in a file of no content, as a clause: `no analysis has been written to it yet`. */
  readonly blank: string;
  /** What marks a SQLite file as one of this kind, in its header, for us and for programs such as `file`; never 0. */
  readonly applicationId: number;
  /** Every step from an empty file to the present schema, in order. */
  readonly migrations: readonly Migration[];
  /** The tables of the rooms that use this file now, in an order in which none needs a later one's; see `schemaPartTable`. */
  readonly parts?: readonly SchemaPart[];
  /** Bytes of a page of a new file, a power of two; SQLite's 4,096 where it is not said. Blobs of a few KB waste up to a page each. */
  readonly pageBytes?: number;
  /** Whether files of this kind hold tables of sqlite-vec, whose extension is loaded then. */
  readonly vectors: 'vec0' | 'none';
  /** What may stand in the schema beside what the migrations make, as patterns of its whole SQL; anything, where none are named. */
  readonly others?: readonly RegExp[];
  /** The class of an open file of this kind: `SqliteFile`, or one that adds what it remembers while it is open. */
  readonly File: new (
    opened: OpenedSqlite,
  ) => File;
}

/** The schema that this version of Doppel writes into files of a kind. */
export function schemaVersionOf(kind: Pick<SqliteFileKind, 'migrations'>): number {
  return kind.migrations.length;
}
