import { openOrCreateSqliteFile } from '#platform/sqlite/create-sqlite-file.ts';
import { openSqliteFile } from '#platform/sqlite/open-sqlite-file.ts';
import { type SqliteAccess, SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type SchemaPart, type SqliteFileKind, schemaPartTable } from '#platform/sqlite/sqlite-file-kind.ts';
import { datasetsTables } from './migrations/001-datasets.ts';

/** An open insight file: data sets, runs and what was computed of them. Whoever opened it closes it. */
export type InsightFile = SqliteFile;

/** The tables of data sets, which every insight file has. */
const datasetsPart: SchemaPart = { room: 'datasets', steps: [datasetsTables] };

/** The insight file, `NAME.insight`, with the tables of these rooms. */
const insightKind = (parts: readonly SchemaPart[]): SqliteFileKind => ({
  noun: 'insight',
  blank: 'no data set was read into it yet',
  applicationId: 0x4450494e, // "DPIN"
  migrations: [{ version: 1, sql: schemaPartTable }],
  parts: [datasetsPart, ...parts],
  vectors: 'none',
  badCode: 'bad_project',
  File: SqliteFile,
});

/**
 * Opens an insight file with the tables of these rooms besides those of the data sets; with `write` an absent file is made and an
 * older one brought up to date. Tables of rooms that are not named stay as they are.
 *
 * Throws `not_found`, `bad_project` for what is no insight file, a newer one, or one whose tables are not as they should be;
 * `read_only`, `locked`, `disk_full`.
 */
export function openInsightFile(file: string, access: SqliteAccess, parts: readonly SchemaPart[]): InsightFile {
  const kind = insightKind(parts);
  return access === 'read'
    ? openSqliteFile(kind, file, access)
    : openOrCreateSqliteFile(kind, file, () => () => undefined).opened;
}
