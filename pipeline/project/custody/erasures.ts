import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';

/** That a person was taken out of the project. */
interface Erasure {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly person: number;
}

/** Who was erased, oldest first. */
export function readErasures(file: SqliteFile): readonly Erasure[] {
  return file.prepare<Erasure>('SELECT id, at, by, person_id AS person FROM erasure ORDER BY id').all();
}
