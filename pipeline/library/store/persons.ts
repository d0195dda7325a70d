import { bytesOf, float32View } from '#vectors/unit-rows.ts';
import type { LibraryFile } from './library-file.ts';

/** A person of a source, as the library keeps it. Its id is never used again. */
export interface PersonRow {
  readonly id: number;
  readonly source: number;
  /** Which analysis of the source it belongs to. */
  readonly origin: string;
  /** The project's own number. */
  readonly personId: number;
  readonly name: string | null;
  readonly hidden: boolean;
  /** Its project no longer has it. */
  readonly gone: boolean;
  /** The row of the person that took it in, where its project merged it. */
  readonly mergedInto: number | null;
  /** The space of its vector; null where it has none. */
  readonly space: number | null;
  /** The crop that stands for it, by the project's number. */
  readonly cropId: number | null;
}

/** Where a person was seen: a stretch of a tracklet. Its id owns its crops' vectors. */
export interface SightingRow {
  readonly id: number;
  readonly person: number;
  readonly source: number;
  readonly trackletId: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Ms from the video's first frame. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly space: number | null;
}

const personColumns = `id, source, origin, person_id AS personId, name, hidden, gone, merged_into AS mergedInto, space, crop_id AS cropId`;
const sightingColumns = `id, person, source, tracklet_id AS trackletId, first_frame AS firstFrame, last_frame AS lastFrame,
  first_ms AS firstMs, last_ms AS lastMs, space`;

interface StoredPerson extends Omit<PersonRow, 'hidden' | 'gone'> {
  readonly hidden: number;
  readonly gone: number;
}
const personOf = (row: StoredPerson): PersonRow => ({ ...row, hidden: row.hidden === 1, gone: row.gone === 1 });

/** Every person that was ever in the library, by id; `source` narrows. */
export function readPersonRows(database: LibraryFile, source?: number): readonly PersonRow[] {
  const where = source === undefined ? '' : 'WHERE source = ?';
  const rows = database
    .prepare<StoredPerson>(`SELECT ${personColumns} FROM person ${where} ORDER BY id`)
    .all(...(source === undefined ? [] : [source]));
  return rows.map(personOf);
}

/** All sightings of the present analyses, by id; `source` narrows. */
export function readSightings(database: LibraryFile, source?: number): readonly SightingRow[] {
  const where = source === undefined ? '' : 'WHERE source = ?';
  return database
    .prepare<SightingRow>(`SELECT ${sightingColumns} FROM sighting ${where} ORDER BY id`)
    .all(...(source === undefined ? [] : [source]));
}

/** The vectors, (dimension,) of length 1, of all persons in a space, by person. */
export function readPersonVectors(database: LibraryFile, space: number): ReadonlyMap<number, Float32Array> {
  const rows = database
    .prepare<{ id: number; vector: Uint8Array }>(
      'SELECT id, vector FROM person WHERE space = ? AND gone = 0 ORDER BY id',
    )
    .all(space);
  return new Map(rows.map(({ id, vector }) => [id, Float32Array.from(float32View(vector))]));
}

/** The picture that stands for a person, as WebP; null where there is none. */
export function readPersonPicture(database: LibraryFile, person: number): Uint8Array | null {
  return database.prepare<Uint8Array | null>('SELECT picture FROM person WHERE id = ?').pluck().get(person) ?? null;
}

/** What a sync stores of a person. */
export interface PersonUpdate {
  readonly personId: number;
  readonly name: string | null;
  readonly hidden: boolean;
  readonly space: number | null;
  readonly vector: Float32Array | null;
  readonly cropId: number | null;
}

/** Stores a person of a source, under the id that it had before where it had one. In the caller's transaction. Returns the id. */
export function upsertPerson(database: LibraryFile, source: number, origin: string, person: PersonUpdate): number {
  database
    .prepare(
      `INSERT INTO person (source, origin, person_id, name, hidden, space, vector, crop_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (source, origin, person_id) DO UPDATE SET name = excluded.name, hidden = excluded.hidden, gone = 0,
         merged_into = NULL, space = excluded.space, vector = excluded.vector, crop_id = excluded.crop_id`,
    )
    .run(
      source,
      origin,
      person.personId,
      person.name,
      Number(person.hidden),
      person.space,
      person.vector === null ? null : bytesOf(person.vector),
      person.cropId,
    );
  const id = database
    .prepare<number>('SELECT id FROM person WHERE source = ? AND origin = ? AND person_id = ?')
    .pluck()
    .get(source, origin, person.personId);
  return id ?? 0;
}

/** Marks all persons of a source but those just stored as gone, or as taken in by another. In the caller's transaction. */
export function retirePersons(
  database: LibraryFile,
  source: number,
  { origin, kept, merged }: { origin: string; kept: ReadonlyMap<number, number>; merged: ReadonlyMap<number, number> },
): void {
  const update = database.prepare(
    'UPDATE person SET gone = 1, merged_into = ?, space = NULL, vector = NULL WHERE id = ?',
  );
  for (const row of readPersonRows(database, source)) {
    if (row.origin === origin && kept.has(row.personId)) continue;
    let into = row.origin === origin ? merged.get(row.personId) : undefined;
    // A person that took another in may itself have been taken in.
    for (let step = 0; into !== undefined && !kept.has(into) && step < merged.size; step++) into = merged.get(into);
    update.run(into === undefined ? null : (kept.get(into) ?? null), row.id);
  }
}

/** Stores the picture and the look of a person. */
export function storePersonPicture(database: LibraryFile, person: number, picture: Uint8Array | null): void {
  database.write(() => database.prepare('UPDATE person SET picture = ? WHERE id = ?').run(picture, person));
}

/** A sighting to be stored. */
export type NewSighting = Omit<SightingRow, 'id'>;

/** Stores a sighting of a person, in the caller's transaction. Returns its id. */
export function insertSighting(database: LibraryFile, origin: string, sighting: NewSighting): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO sighting (person, source, origin, tracklet_id, first_frame, last_frame, first_ms, last_ms, space)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      sighting.person,
      sighting.source,
      origin,
      sighting.trackletId,
      sighting.firstFrame,
      sighting.lastFrame,
      sighting.firstMs,
      sighting.lastMs,
      sighting.space,
    );
  return Number(lastInsertRowid);
}

/** Says whose a sighting is now, and of which space its vectors are. In the caller's transaction. */
export function updateSighting(database: LibraryFile, id: number, person: number, space: number | null): void {
  database.prepare('UPDATE sighting SET person = ?, space = ? WHERE id = ?').run(person, space, id);
}

/** Forgets sightings and the list of their crops, in the caller's transaction. */
export function deleteSightings(database: LibraryFile, ids: readonly number[]): void {
  const remove = database.prepare('DELETE FROM sighting WHERE id = ?');
  for (const id of ids) remove.run(id);
}

/** The origin of a source's present sightings, or null where it has none. */
export function originOfSightings(database: LibraryFile, source: number): string | null {
  return database.prepare<string>('SELECT origin FROM sighting WHERE source = ? LIMIT 1').pluck().get(source) ?? null;
}

/** Lists the crops of a sighting anew, in the caller's transaction, and returns their ids in the library, in the same order. */
export function replaceCrops(
  database: LibraryFile,
  sighting: number,
  crops: readonly { readonly cropId: number; readonly frameIndex: number }[],
): readonly number[] {
  database.prepare('DELETE FROM crop WHERE sighting = ?').run(sighting);
  const insert = database.prepare('INSERT INTO crop (sighting, crop_id, frame_index) VALUES (?, ?, ?)');
  return crops.map(({ cropId, frameIndex }) => Number(insert.run(sighting, cropId, frameIndex).lastInsertRowid));
}

/** How many crops of each sighting of a source the library has listed, by sighting. */
export function countCrops(database: LibraryFile, source: number): ReadonlyMap<number, number> {
  const rows = database
    .prepare<{ sighting: number; crops: number }>(
      `SELECT crop.sighting, count(*) AS crops FROM sighting JOIN crop ON crop.sighting = sighting.id
       WHERE sighting.source = ? GROUP BY crop.sighting`,
    )
    .all(source);
  return new Map(rows.map(({ sighting, crops }) => [sighting, crops]));
}

/** The crops that are listed for a sighting, with their numbers in the project, in the order of time. */
export function readListedCrops(
  database: LibraryFile,
  sighting: number,
): readonly { readonly id: number; readonly cropId: number }[] {
  return database
    .prepare<{ id: number; cropId: number }>('SELECT id, crop_id AS cropId FROM crop WHERE sighting = ? ORDER BY id')
    .all(sighting);
}

/** The sightings that have vectors in a space and are gone, or are of another space by now. */
export function readOrphanedOwners(database: LibraryFile, space: number): readonly number[] {
  return database
    .prepare<number>(
      `SELECT owner FROM vector_owner WHERE space = ? AND NOT EXISTS
       (SELECT 1 FROM sighting WHERE sighting.id = vector_owner.owner AND sighting.space = vector_owner.space)`,
    )
    .pluck()
    .all(space) as number[];
}
