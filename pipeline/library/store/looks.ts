import type { LibraryFile } from './library-file.ts';

/** Stores what was measured of how somebody looks. */
export function storeLook(database: LibraryFile, person: number, look: unknown): void {
  database.write(() => database.prepare('UPDATE person SET look = ? WHERE id = ?').run(JSON.stringify(look), person));
}

/** What was measured of all persons of a source that are still there, by person. */
export function readLooks(database: LibraryFile, source: number): ReadonlyMap<number, unknown> {
  const rows = database
    .prepare<{ id: number; look: string }>(
      'SELECT id, look FROM person WHERE source = ? AND gone = 0 AND look IS NOT NULL',
    )
    .all(source);
  return new Map(rows.map(({ id, look }) => [id, JSON.parse(look) as unknown]));
}

/** Stores what is said of how the persons of a source look. */
export function storeSaid(database: LibraryFile, said: ReadonlyMap<number, unknown>): void {
  database.write(() => {
    const update = database.prepare('UPDATE person SET said = ? WHERE id = ?');
    for (const [id, look] of said) update.run(JSON.stringify(look), id);
  });
}

/** What is said of everybody's look, by row; those of whom nothing is said are left out. */
export function readSaid(database: LibraryFile): ReadonlyMap<number, unknown> {
  const rows = database
    .prepare<{ id: number; said: string }>('SELECT id, said FROM person WHERE gone = 0 AND said IS NOT NULL')
    .all();
  return new Map(rows.map(({ id, said }) => [id, JSON.parse(said) as unknown]));
}
