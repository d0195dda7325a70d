import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { LibraryFile } from './library-file.ts';

/** How a video's real start is known. */
export type StartFrom = 'metadata' | 'file name' | 'hand';

/** A project or a folder of pictures, as the library lists it. */
export interface Source {
  readonly id: number;
  readonly kind: 'project' | 'pictures';
  readonly path: string;
  /** The project's own, by which it is known again when it has moved. */
  readonly uuid: string;
  readonly name: string;
  readonly place: string | null;
  readonly camera: string | null;
  readonly tags: readonly string[];
  /** When its first frame was taken by the camera's own clock, in ms since 1970; null where nobody knows. */
  readonly startMs: number | null;
  readonly startFrom: StartFrom | null;
  readonly durationMs: number | null;
  readonly addedAt: string;
  readonly syncedAt: string | null;
  /** What the content was made of when it was last read; null before. */
  readonly stamp: string | null;
  /** Why it could not be read the last time, in words; null where it could. */
  readonly problem: string | null;
}

interface SourceRow extends Omit<Source, 'tags'> {
  readonly tags: string;
}

const columns = `id, kind, path, uuid, name, place, camera, tags, start_ms AS startMs, start_from AS startFrom,
  duration_ms AS durationMs, added_at AS addedAt, synced_at AS syncedAt, stamp, problem`;

const sourceOf = (database: LibraryFile, row: SourceRow): Source => ({
  ...row,
  tags: parseJson(database, z.array(z.string()), row.tags),
});

/** All sources, oldest first. */
export const readSources = (database: LibraryFile): readonly Source[] =>
  database
    .read(() => database.prepare<SourceRow>(`SELECT ${columns} FROM source ORDER BY id`).all())
    .map((row) => sourceOf(database, row));

/** One source. Throws `not_found`. */
export function readSource(database: LibraryFile, id: number): Source {
  const row = database.prepare<SourceRow>(`SELECT ${columns} FROM source WHERE id = ?`).get(id);
  if (row === undefined) throw new DoppelError('not_found', `The library has no source ${id}.`);
  return sourceOf(database, row);
}

/** What of a source a person may say. An absent field stays as it is. */
export interface SourceFacts {
  readonly name?: string | undefined;
  readonly place?: string | null | undefined;
  readonly camera?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly startMs?: number | null | undefined;
  readonly startFrom?: StartFrom | null | undefined;
}

/** What a source is born with. */
export interface NewSource extends SourceFacts {
  readonly kind: Source['kind'];
  readonly path: string;
  readonly uuid: string;
  readonly name: string;
  readonly durationMs: number | null;
}

/** Lists a source. Throws `conflict` where its path is listed already. */
export function insertSource(database: LibraryFile, source: NewSource): Source {
  return database.write(() => {
    const known = database.prepare<number>('SELECT id FROM source WHERE path = ?').pluck().get(source.path);
    if (known !== undefined) {
      throw new DoppelError('conflict', `${source.path} is in the library already, as source ${known}.`);
    }
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO source (kind, path, uuid, name, place, camera, tags, start_ms, start_from, duration_ms, added_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        source.kind,
        source.path,
        source.uuid,
        source.name,
        source.place ?? null,
        source.camera ?? null,
        JSON.stringify(source.tags ?? []),
        source.startMs ?? null,
        source.startFrom ?? null,
        source.durationMs,
        new Date().toISOString(),
      );
    return readSource(database, Number(lastInsertRowid));
  });
}

/** Changes what is known of a source. */
export function updateSource(database: LibraryFile, id: number, facts: SourceFacts & { path?: string }): Source {
  return database.write(() => {
    const before = readSource(database, id);
    const after = {
      ...before,
      ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
    };
    database
      .prepare(
        'UPDATE source SET path = ?, name = ?, place = ?, camera = ?, tags = ?, start_ms = ?, start_from = ? WHERE id = ?',
      )
      .run(
        after.path,
        after.name,
        after.place,
        after.camera,
        JSON.stringify(after.tags),
        after.startMs,
        after.startFrom,
        id,
      );
    return readSource(database, id);
  });
}

/** Notes that a source was read, and of what its content was made. */
export function noteSynced(database: LibraryFile, id: number, stamp: string): void {
  database.write(() => {
    database
      .prepare('UPDATE source SET synced_at = ?, stamp = ?, problem = NULL WHERE id = ?')
      .run(new Date().toISOString(), stamp, id);
  });
}

/** Notes why a source could not be read; what was read before stays. */
export function noteProblem(database: LibraryFile, id: number, problem: string): void {
  database.write(() => {
    database.prepare('UPDATE source SET problem = ? WHERE id = ?').run(problem, id);
  });
}

/** How a camera's clock differs from true time: true = its time + offset + drift x time since the start of the recording. */
export interface CameraClock {
  readonly name: string;
  readonly offsetMs: number;
  /** Milliseconds that its clock loses in a thousand seconds (parts per million). */
  readonly driftPpm: number;
  /** `hand` or `people`; null where nobody has set it, so that its times speak for nothing. */
  readonly knownFrom: 'hand' | 'people' | null;
}

/** The clocks that somebody has set, by camera. */
export function readClocks(database: LibraryFile): ReadonlyMap<string, CameraClock> {
  const rows = database
    .prepare<CameraClock>(
      'SELECT name, offset_ms AS offsetMs, drift_ppm AS driftPpm, known_from AS knownFrom FROM camera',
    )
    .all();
  return new Map(rows.map((clock) => [clock.name, clock]));
}

/** Sets a camera's clock. */
export function storeClock(database: LibraryFile, clock: CameraClock): void {
  database.write(() => {
    database
      .prepare('INSERT OR REPLACE INTO camera (name, offset_ms, drift_ppm, known_from) VALUES (?, ?, ?, ?)')
      .run(clock.name, clock.offsetMs, clock.driftPpm, clock.knownFrom);
  });
}

/** Takes back what was said of a camera's clock: its times speak for nothing then. */
export function forgetClock(database: LibraryFile, camera: string): void {
  database.write(() => {
    database.prepare('DELETE FROM camera WHERE name = ?').run(camera);
  });
}

/**
 * Takes a source off the list. The row stays, since persons that decisions name are of it; under a path of no file, so that it can
 * be added again.
 */
export function retireSource(database: LibraryFile, id: number): void {
  database
    .prepare("UPDATE source SET path = 'removed:' || id, uuid = '', stamp = NULL, problem = 'removed' WHERE id = ?")
    .run(id);
}
