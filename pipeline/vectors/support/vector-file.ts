import { createSqliteFile } from '#platform/sqlite/create-sqlite-file.ts';
import { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import type { SqliteFileKind } from '#platform/sqlite/sqlite-file-kind.ts';
import { vectorTables } from '../vector-tables.ts';

/** A file that holds vectors and nothing else, for tests and benchmarks. */
export const vectorFileKind: SqliteFileKind = {
  noun: 'vectors',
  blank: 'no vectors were put in it yet',
  applicationId: 0x44505645, // "DPVE"
  migrations: [{ version: 1, sql: vectorTables }],
  vectors: 'vec0',
  badCode: 'bad_file',
  pageBytes: 16_384,
  File: SqliteFile,
};

/** Makes such a file. Whoever makes it closes it. */
export const createVectorFile = (file: string): SqliteFile => createSqliteFile(vectorFileKind, file, () => undefined);
