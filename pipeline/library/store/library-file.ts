import { randomUUID } from 'node:crypto';
import { appVersion } from '#platform/app-version.ts';
import { createSqliteFile } from '#platform/sqlite/create-sqlite-file.ts';
import { openSqliteFile } from '#platform/sqlite/open-sqlite-file.ts';
import { type SqliteAccess, SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import type { SqliteFileKind } from '#platform/sqlite/sqlite-file-kind.ts';
import { libraryTables } from './migrations/001-library.ts';
import { questionTables } from './migrations/002-questions.ts';
import { pictureTables } from './migrations/003-pictures.ts';

/** An open library file. */
export class LibraryFile extends SqliteFile {}

/** The library file, `NAME.doppel-library`. Larger pages hold more runs of vectors: at 4 KB a third of the file is air. */
export const libraryKind: SqliteFileKind<LibraryFile> = {
  noun: 'library',
  blank: 'no project has been added to it yet',
  applicationId: 0x44504c42, // "DPLB"
  migrations: [libraryTables, questionTables, pictureTables],
  vectors: 'vec0',
  badCode: 'bad_file',
  pageBytes: 16_384,
  File: LibraryFile,
};

/** Makes an empty library. Throws `conflict` where the file exists, `not_found`, `read_only`, `disk_full`. */
export const createLibraryFile = (file: string): LibraryFile =>
  createSqliteFile(libraryKind, file, (database) => {
    database
      .prepare('INSERT INTO library (one, uuid, created_at, app_version) VALUES (1, ?, ?, ?)')
      .run(randomUUID(), new Date().toISOString(), appVersion);
  });

/** Opens a library. Throws `not_found`, `bad_file` for what is none, `read_only`, `locked`. Whoever opens it closes it. */
export const openLibraryFile = (file: string, access: SqliteAccess): LibraryFile =>
  openSqliteFile(libraryKind, file, access);

/** The library's own id, which its decision chain begins with. */
export function libraryUuid(database: LibraryFile): string {
  const uuid = database.prepare<string>('SELECT uuid FROM library').pluck().get();
  if (uuid === undefined) throw database.damaged('it does not say who it is');
  return uuid;
}

/** A mark that changes whenever anything in the file does: by other processes, and by this one. */
export function markOf(database: LibraryFile): string {
  const others = database.prepare<number>('PRAGMA data_version').pluck().get();
  const own = database.prepare<number>('SELECT total_changes()').pluck().get();
  return `${others}:${own}`;
}
