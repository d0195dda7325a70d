import { DoppelError } from '#base/doppel-error.ts';
import { type PersonId, personId } from '#base/ids.ts';
import type { ReviewPerson, ReviewState } from '#review/review-state.ts';
import { trueTime } from './camera-time.ts';
import type { LibraryFile } from './store/library-file.ts';
import { readLibraryReview } from './store/library-log.ts';
import { type PersonRow, readPersonRows, readPersonVectors, readSightings, type SightingRow } from './store/persons.ts';
import { type CameraClock, readClocks, readSources, type Source } from './store/sources.ts';

/** Where and when somebody was seen. Times are null where nobody knows when the video was made. */
export interface Sighting extends SightingRow {
  readonly sourceName: string;
  readonly place: string | null;
  readonly camera: string | null;
  /** Ms since 1970, corrected by the camera's clock. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Whether the camera's clock was set, so that times may speak against two sightings being one person. */
  readonly clockKnown: boolean;
}

/** A person across videos, as the decisions of all projects and of the library leave them. */
export interface LibraryPerson {
  /** Of the decision log; the lowest where a project joined several. */
  readonly id: PersonId;
  readonly name: string | null;
  readonly hidden: boolean;
  /** The persons of single videos that are this person, those that are still there. */
  readonly members: readonly PersonRow[];
  readonly sightings: readonly Sighting[];
  readonly sources: readonly number[];
  /** Per space the mean direction of the members' vectors, (dimension,), of length 1. */
  readonly vectors: ReadonlyMap<number, Float32Array>;
}

/** Everybody, with what is needed to compare and show them. */
export interface LibraryPersons {
  readonly state: ReviewState;
  readonly persons: ReadonlyMap<PersonId, LibraryPerson>;
  /** The person that a row of a video belongs to. */
  readonly ofRow: ReadonlyMap<number, PersonId>;
  /** The person that a sighting is of. */
  readonly ofSighting: ReadonlyMap<number, PersonId>;
  readonly sources: ReadonlyMap<number, Source>;
}

function sightingOf(row: SightingRow, source: Source | undefined, clock: CameraClock | undefined): Sighting {
  const start = source?.startMs ?? null;
  const correction = clock ?? { offsetMs: 0, driftPpm: 0 };
  return {
    ...row,
    sourceName: source?.name ?? '',
    place: source?.place ?? null,
    camera: source?.camera ?? null,
    fromMs: start === null ? null : trueTime(start, row.firstMs, correction),
    toMs: start === null ? null : trueTime(start, row.lastMs, correction),
    clockKnown: start !== null && clock?.knownFrom != null,
  };
}

/** The row that a person's rows stand for now: itself, or whoever took it in, in its project. */
function standingRow(rows: ReadonlyMap<number, PersonRow>, id: number): number {
  let at = id;
  for (let step = 0; step <= rows.size; step++) {
    const into = rows.get(at)?.mergedInto ?? null;
    if (into === null) return at;
    at = into;
  }
  throw new DoppelError('integrity', `Person ${id} of the library was merged into itself.`);
}

/** Joins persons of the log that share a standing row, because a project merged what the library holds apart rows of. */
function groupByRows(
  state: ReviewState,
  rows: ReadonlyMap<number, PersonRow>,
): ReadonlyMap<PersonId, readonly ReviewPerson[]> {
  const groups = new Map<PersonId, ReviewPerson[]>();
  const groupOfRow = new Map<number, PersonId>();
  for (const person of state.persons.values()) {
    const standing = person.segments.map(({ trackletId }) => standingRow(rows, trackletId));
    const known = [...new Set(standing.flatMap((row) => groupOfRow.get(row) ?? []))].toSorted((a, b) => a - b);
    const id = known[0] ?? person.id;
    const joined = [...(groups.get(id) ?? []), ...known.slice(1).flatMap((other) => groups.get(other) ?? []), person];
    for (const other of known.slice(1)) groups.delete(other);
    groups.set(id, joined);
    for (const each of joined) {
      for (const { trackletId } of each.segments) groupOfRow.set(standingRow(rows, trackletId), id);
    }
  }
  return groups;
}

function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  let squares = 0;
  for (const value of sum) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vectors[0] : sum.map((value) => value / length);
}

/** Reads everybody. Of 10,000 persons the vectors take 20 MB. */
export function readLibraryPersons(database: LibraryFile): LibraryPersons {
  return database.read(() => {
    const sources = new Map(readSources(database).map((source) => [source.id, source]));
    const clocks = readClocks(database);
    const rows = new Map(readPersonRows(database).map((row) => [row.id, row]));
    const sightingRows = Map.groupBy(readSightings(database), ({ person }) => person);
    const spaces = new Set([...rows.values()].flatMap(({ space }) => space ?? []));
    const vectors = new Map([...spaces].map((space) => [space, readPersonVectors(database, space)]));
    const state = readLibraryReview(database);
    const persons = new Map<PersonId, LibraryPerson>();
    const ofRow = new Map<number, PersonId>();
    for (const [id, group] of groupByRows(state, rows)) {
      const standing = new Set(
        group.flatMap(({ segments }) => segments.map(({ trackletId }) => standingRow(rows, trackletId))),
      );
      const members = [...standing].flatMap((row) => rows.get(row) ?? []).filter((row) => !row.gone);
      for (const each of group) for (const { trackletId } of each.segments) ofRow.set(trackletId, id);
      if (members.length === 0) continue;
      persons.set(id, {
        id,
        name:
          group.findLast(({ name }) => name !== null)?.name ?? members.find(({ name }) => name !== null)?.name ?? null,
        // Whoever is hidden in one video but not in another is seen.
        hidden: group.some(({ hiddenBy }) => hiddenBy !== null) || members.every(({ hidden }) => hidden),
        members,
        sightings: members
          .flatMap((member) => sightingRows.get(member.id) ?? [])
          .map((row) => {
            const source = sources.get(row.source);
            return sightingOf(row, source, source?.camera == null ? undefined : clocks.get(source.camera));
          }),
        sources: [...new Set(members.map(({ source }) => source))],
        vectors: vectorsOf(members, vectors),
      });
    }
    const ofSighting = new Map(
      [...persons.values()].flatMap(({ id, sightings }) => sightings.map((sighting) => [sighting.id, id] as const)),
    );
    return { state, persons, ofRow, ofSighting, sources };
  });
}

function vectorsOf(
  members: readonly PersonRow[],
  vectors: ReadonlyMap<number, ReadonlyMap<number, Float32Array>>,
): ReadonlyMap<number, Float32Array> {
  const bySpace = Map.groupBy(
    members.filter(({ space }) => space !== null),
    ({ space }) => space ?? 0,
  );
  return new Map(
    [...bySpace].flatMap(([space, own]) => {
      const known = own.flatMap(({ id }) => vectors.get(space)?.get(id) ?? []);
      return known.length === 0 ? [] : [[space, meanDirection(known)] as const];
    }),
  );
}

/** One person. Throws `not_found`, with where a merged one went. */
export function requirePerson({ persons, ofRow, state }: LibraryPersons, id: number): LibraryPerson {
  const person = persons.get(personId(id)) ?? persons.get(ofRow.get(id) ?? personId(-1));
  if (person !== undefined) return person;
  const merged = state.merged.get(personId(id));
  throw new DoppelError(
    'not_found',
    merged === undefined
      ? `There is no person ${id} in the library.`
      : `Person ${id} was merged into person ${merged.into} by event ${merged.by}.`,
  );
}
