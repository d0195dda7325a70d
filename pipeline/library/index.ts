// The library: many projects, their persons across videos, and the vectors to find them by. All that doors and other rooms call.
import { statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionRequest } from '#contract/decisions.ts';
import type {
  CrossPairsReply,
  IndexReply,
  IndexVerifyReply,
  LibraryPersonView,
  LibraryReply,
  LibrarySyncReply,
  SaidOfSource,
} from '#contract/library.ts';
import type { DecideReply, LogReply } from '#contract/replies.ts';
import { realPathOf } from '#platform/files/real-path.ts';
import type { BuildOptions } from '#vectors/vector-store.ts';
import { type CommonSight, correctionFrom } from './camera-time.ts';
import { crossCandidates } from './cross-candidates.ts';
import { type SeenPair, seeCrossPair } from './cross-pair.ts';
import { crossProbabilities } from './cross-probability.ts';
import { impossibleTimes } from './impossible-times.ts';
import { type EngineChoice, Library } from './library.ts';
import { type LibraryPerson, type LibraryPersons, readLibraryPersons, requirePerson } from './library-persons.ts';
import { notComparedIn } from './not-compared.ts';
import { withSource } from './read-project-persons.ts';
import { factsSaid, recordedStart, requireRecordedStart } from './said-of-source.ts';
import { type ExportedVectors, exportVectors } from './store/export-vectors.ts';
import { appendLibraryDecision, findLibraryBreak, readLibraryLog } from './store/library-log.ts';
import { deleteSightings, readPersonPicture, readSightings, retirePersons } from './store/persons.ts';
import {
  forgetClock,
  insertSource,
  readClocks,
  readSource,
  readSources,
  retireSource,
  type Source,
  storeClock,
  updateSource,
} from './store/sources.ts';
import { facetsOf, type SyncOptions, syncSource } from './sync-source.ts';
import { clockView, personView, sourceView, spaceView } from './views.ts';

export type { SeenPerson } from './cross-pair.ts';
export {
  type LibraryPerson,
  type LibraryPersons,
  readLibraryPersons,
  requirePerson,
  type Sighting,
} from './library-persons.ts';
export { notComparedIn } from './not-compared.ts';
export { withSource } from './read-project-persons.ts';
export { readSaid } from './store/looks.ts';
export { readPersonPicture } from './store/persons.ts';
export { readSources, type Source } from './store/sources.ts';
export type { LookDescriber, SyncOptions } from './sync-source.ts';
export { personView, sightingView } from './views.ts';
export { type EngineChoice, Library };

/** Lists a project. Its place and camera are as said, its start as said, else as its name or its metadata have it. Throws `usage` with what is wrong. */
export async function addProject(library: Library, file: string, said: SaidOfSource = {}): Promise<Source> {
  const real = realPathOf(file);
  if (!statSync(real, { throwIfNoEntry: false })?.isFile()) {
    throw new DoppelError('not_found', `There is no project file ${file}.`);
  }
  return withSource(real, async (opened) => {
    const twin = readSources(library.database).find(({ uuid }) => uuid === opened.uuid);
    if (twin !== undefined) return takeMoved(library, twin, real);
    const recorded = recordedStart(opened);
    const facts = await factsSaid(said, () => recorded);
    return insertSource(library.database, {
      ...{ kind: 'project', path: real, uuid: opened.uuid, durationMs: opened.video.durationMs },
      ...recorded,
      ...facts,
      name: facts.name ?? path.basename(real, '.doppel'),
    });
  });
}

/** A project of a known uuid at another path has moved, unless its old file is still there: then it is a copy. */
function takeMoved(library: Library, twin: Source, real: string): Source {
  if (twin.path === real || statSync(twin.path, { throwIfNoEntry: false }) !== undefined) {
    throw new DoppelError(
      'conflict',
      `${real} is in the library already, as source ${twin.id} (${twin.path}). A copy of it would show every person twice.`,
    );
  }
  return updateSource(library.database, twin.id, { path: real });
}

/** The source of an id, a path or a name, in this order: a video may be called by another's number. Throws `not_found`. */
export function findSource(library: Library, named: string): Source {
  const sources = listedSources(library);
  const absolute = path.resolve(named);
  const found =
    sources.find(({ id }) => String(id) === named) ??
    sources.find((source) => source.path === absolute) ??
    sources.find(({ name }) => name === named);
  if (found !== undefined) return found;
  throw new DoppelError('not_found', `The library has no source ${named}. doppel library list shows what it has.`);
}

/** The listed source of an id. Throws `not_found`. */
export function sourceOfId(library: Library, id: number): Source {
  const found = listedSources(library).find((source) => source.id === id);
  if (found !== undefined) return found;
  throw new DoppelError('not_found', `The library has no source ${id} any more.`);
}

/** Takes a source out: its persons, sightings and vectors go, what was decided about them stays in the log. */
export async function removeSource(library: Library, source: Source): Promise<void> {
  const sightings = readSightings(library.database, source.id);
  for (const space of library.spaces()) {
    const own = sightings.filter((row) => row.space === space.id).map((row) => row.id);
    if (own.length > 0) await library.store(space).remove(own);
  }
  library.database.write(() => {
    deleteSightings(
      library.database,
      sightings.map((row) => row.id),
    );
    retirePersons(library.database, source.id, { origin: '', kept: new Map(), merged: new Map() });
    retireSource(library.database, source.id);
  });
}

/** Says of a source where, when and by which camera it was made, and brings the filters up to date. Throws `usage` with what is wrong. */
export async function describeSource(library: Library, source: Source, said: SaidOfSource): Promise<Source> {
  const after = updateSource(library.database, source.id, await factsSaid(said, () => requireRecordedStart(source)));
  await relabelSource(library, after);
  return after;
}

async function relabelSource(library: Library, source: Source): Promise<void> {
  const facets = facetsOf(library, source);
  const sightings = readSightings(library.database, source.id);
  for (const space of library.spaces()) {
    const own = sightings.filter((row) => row.space === space.id);
    if (own.length > 0) await library.store(space).relabel(own.map((row) => ({ owner: row.id, facets: facets(row) })));
  }
}

/** Sets a camera's clock by hand; the times of all that it saw change with it. */
export async function setClock(
  library: Library,
  camera: string,
  clock: { readonly offsetMs: number; readonly driftPpm: number; readonly knownFrom?: 'hand' | 'people' },
): Promise<void> {
  const used = sourcesOfCamera(library, camera);
  storeClock(library.database, { name: camera, knownFrom: 'hand', ...clock });
  for (const source of used) await relabelSource(library, source);
}

/** Takes back what was said of a camera's clock. Throws `not_found` for a camera that no source has. */
export async function unsetClock(library: Library, camera: string): Promise<void> {
  const used = sourcesOfCamera(library, camera);
  forgetClock(library.database, camera);
  for (const source of used) await relabelSource(library, source);
}

function sourcesOfCamera(library: Library, camera: string): readonly Source[] {
  const used = listedSources(library).filter((source) => source.camera === camera);
  if (used.length === 0) throw new DoppelError('not_found', `No source of the library has the camera ${camera}.`);
  return used;
}

/**
 * Sets a camera's clock from people who were said to be the same and whom another camera, whose clock is set, sees at once. Returns
 * how many sights it rests on. Throws `not_found` where there are none.
 */
export async function setClockFromPeople(library: Library, camera: string): Promise<number> {
  const { persons, sources } = readLibraryPersons(library.database);
  const starts = [...sources.values()].filter((source) => source.camera === camera && source.startMs !== null);
  const [first] = starts;
  const sights: CommonSight[] = [];
  for (const { sightings } of persons.values()) {
    const own = sightings.filter((sighting) => sighting.camera === camera);
    const right = sightings.filter((sighting) => sighting.camera !== camera && sighting.clockKnown);
    for (const seen of own) {
      const start = sources.get(seen.source)?.startMs ?? null;
      for (const other of right) {
        if (start === null || other.fromMs === null) continue;
        sights.push({ wrongMs: start + seen.firstMs, rightMs: other.fromMs });
      }
    }
  }
  const found = first?.startMs == null ? null : correctionFrom(sights, first.startMs);
  if (found === null) {
    throw new DoppelError(
      'not_found',
      `Nobody who was seen by ${camera} was said to be the same as somebody seen by a camera whose clock is set.`,
    );
  }
  await setClock(library, camera, { ...found, knownFrom: 'people' });
  return sights.length;
}

/** Reads what changed since the last time: all sources, or some. A source that cannot be read keeps what it had, and says why. */
export async function syncLibrary(
  library: Library,
  options: SyncOptions & { readonly sources?: readonly number[] } = {},
): Promise<LibrarySyncReply> {
  const wanted = options.sources ?? listedSources(library).map(({ id }) => id);
  const sources: LibrarySyncReply['sources'] = [];
  for (const id of wanted) {
    options.signal?.throwIfAborted();
    const { vectorsPut, ...done } = await syncSource(library, id, options);
    sources.push({ ...done, vectors_put: vectorsPut });
  }
  return { library: library.path, sources };
}

/** The sources that were not taken out. */
export const listedSources = (library: Library): readonly Source[] =>
  readSources(library.database).filter((source) => !source.path.startsWith('removed:'));

/** The library at a glance. */
export function describeLibrary(library: Library): LibraryReply {
  const { persons } = readLibraryPersons(library.database);
  const counts = new Map<number, number>();
  let sightings = 0;
  for (const person of persons.values()) {
    sightings += person.sightings.length;
    for (const source of person.sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return {
    library: library.path,
    sources: listedSources(library).map((source) => sourceView(source, counts.get(source.id) ?? 0)),
    clocks: [...readClocks(library.database).values()].map(clockView),
    persons: persons.size,
    sightings,
  };
}

/** One person with all sightings. Throws `not_found`. */
export const libraryPerson = (library: Library, id: number): LibraryPersonView =>
  personView(requirePerson(everybodyIn(library), id));

/** The space that most of some persons have vectors of; null where nobody has any. */
export function commonSpace(library: Library, persons: Iterable<LibraryPerson>) {
  const counts = new Map<number, number>();
  for (const person of persons) {
    for (const space of person.vectors.keys()) counts.set(space, (counts.get(space) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (best === undefined) return null;
  const space = library.spaces().find(({ id }) => id === best[0]);
  return space === undefined ? null : { space, persons: best[1] };
}

/** The space that most persons have vectors of; null where nobody has any. */
export const mainSpace = (library: Library, { persons }: LibraryPersons) => commonSpace(library, persons.values());

/** The same person across videos, as far as they look alike: ranks, best first, with P(same) where a calibration for other cameras is here. */
export async function crossPairs(
  library: Library,
  { limit = 50, scope = 'open' }: { readonly limit?: number; readonly scope?: 'open' | 'all' } = {},
): Promise<CrossPairsReply> {
  const everybody = everybodyIn(library);
  const main = mainSpace(library, everybody);
  const leftOut = [...notComparedIn(everybody.persons.values(), main?.space.id ?? null)];
  if (main === null) {
    return { library: library.path, model_sha256: null, persons: 0, not_compared: leftOut, pairs: [] };
  }
  const found = await crossCandidates(
    [...everybody.persons.values()],
    everybody.state,
    { space: main.space.id, limit, scope },
    () => nextTurn(),
  );
  const probabilities = crossProbabilities(library, main.space, [...everybody.persons.values()]);
  return {
    library: library.path,
    model_sha256: main.space.modelSha256,
    persons: main.persons,
    not_compared: leftOut,
    pairs: found.map((pair, at) => ({
      ...{ ...pair, rank: at + 1, probability: null, probability_interval: null },
      // What times make impossible has no probability, as a veto has none within a video.
      ...(pair.impossible !== null
        ? {}
        : (probabilities?.(requirePerson(everybody, pair.a), requirePerson(everybody, pair.b)) ?? {})),
    })),
  };
}

/** Two persons side by side, with their pictures. Throws `not_found` for persons that are not there or cannot be compared. */
export function crossPair(library: Library, a: number, b: number): Promise<SeenPair> {
  const everybody = everybodyIn(library);
  const main = mainSpace(library, everybody);
  if (main === null) throw new DoppelError('not_found', 'Nobody in this library was described: there are no pairs.');
  return seeCrossPair(library, everybody, main.space, [a, b]);
}

/** Decides about persons across videos. What a project's own decisions refuse is refused here too; times that are impossible count as a veto. */
export function decideAcross(
  library: Library,
  request: DecisionRequest,
  options: { readonly by: string; readonly force: boolean },
): DecideReply {
  const everybody = readLibraryPersons(library.database);
  const sightingsOf = (segments: readonly { readonly trackletId: number }[]) =>
    segments.flatMap(
      ({ trackletId }) => everybody.persons.get(everybody.ofRow.get(trackletId) ?? (-1 as never))?.sightings ?? [],
    );
  return appendLibraryDecision(library.database, request, {
    ...options,
    seen: null,
    isVetoed: (a, b) => impossibleTimes(sightingsOf(a), sightingsOf(b)),
  });
}

/** Every decision across videos. */
export const libraryLog = (library: Library): LogReply => readLibraryLog(library.database);

/** The state of the search index of each space. */
export async function indexStatus(library: Library): Promise<IndexReply> {
  const spaces = [];
  for (const space of library.spaces()) spaces.push(spaceView(await library.store(space).describe()));
  return { library: library.path, engine: library.engine, spaces };
}

/** Builds the search index of each space anew. */
export async function buildIndex(library: Library, options: BuildOptions = {}): Promise<IndexReply> {
  for (const space of library.spaces()) await library.store(space).build(options);
  return indexStatus(library);
}

/** Writes the vectors that persons are compared by into an SQLite file for other programs. Throws `not_found` where there are none, `conflict`. */
export function exportPersonVectors(library: Library, file: string): ExportedVectors {
  const main = mainSpace(library, everybodyIn(library));
  if (main === null) throw new DoppelError('not_found', 'Nobody in this library was described: there are no vectors.');
  return exportVectors(library.database, main.space, path.resolve(file));
}

/** From how many rows on that an index does not hold, and which share of all, it is built again after a sync. */
const pendingRows = 5_000;
const pendingShare = 0.05;

/** Builds the indexes that have fallen behind; a library so small that every row is looked at anyway needs none. */
export async function refreshIndex(library: Library, options: BuildOptions = {}): Promise<void> {
  for (const space of library.spaces()) {
    const store = library.store(space);
    const { rows, pendingRows: pending, index } = await store.describe();
    if (index === 'damaged' || (pending > pendingRows && pending > rows * pendingShare)) await store.build(options);
  }
}

/** Checks every vector, every index file and the chain of decisions. */
export async function verifyLibrary(library: Library): Promise<IndexVerifyReply> {
  const spaces = [];
  for (const space of library.spaces()) {
    const { ok, rows, problems } = await library.store(space).verify();
    spaces.push({ kind: space.kind, ok, rows, problems: [...problems] });
  }
  const chain = findLibraryBreak(library.database);
  return { library: library.path, ok: chain === null && spaces.every(({ ok }) => ok), spaces, chain_problem: chain };
}

/** A person's picture, as WebP: of the first of the videos that has one. */
export function pictureOfPerson(library: Library, person: LibraryPersonView): Uint8Array | null {
  for (const { row } of person.members) {
    const picture = readPersonPicture(library.database, row);
    if (picture !== null) return picture;
  }
  return null;
}

/** The source of an id. Throws `not_found`. */
export const sourceOf = (library: Library, id: number): Source => readSource(library.database, id);

/**
 * The engine that the surroundings name: OpenSearch at `DOPPEL_OPENSEARCH` (with `DOPPEL_OPENSEARCH_USER`, `_PASSWORD`, `_CA`,
 * `_SHARDS` and `_REPLICAS`), else the local index. Throws `usage` for `VECTOR_EXT_PATH`, which names code to be loaded.
 */
export function engineOf(environment: NodeJS.ProcessEnv): EngineChoice {
  if (environment.VECTOR_EXT_PATH !== undefined && environment.VECTOR_EXT_PATH !== '') {
    throw new DoppelError(
      'usage',
      'VECTOR_EXT_PATH is set. Doppel loads no vector extension from elsewhere: the one it uses comes locked with the program. Unset it.',
    );
  }
  const node = environment.DOPPEL_OPENSEARCH;
  if (node === undefined || node === '') return { engine: 'hnsw' };
  const count = (name: string, otherwise: number): number => {
    const value = Number(environment[name] ?? otherwise);
    if (Number.isInteger(value) && value >= 0 && value <= 1024) return value;
    throw new DoppelError('usage', `${name} must be a whole number from 0 to 1024; it is ${environment[name]}.`);
  };
  return {
    engine: 'opensearch',
    address: {
      node,
      username: environment.DOPPEL_OPENSEARCH_USER,
      password: environment.DOPPEL_OPENSEARCH_PASSWORD,
      authorityFile: environment.DOPPEL_OPENSEARCH_CA,
    },
    shards: Math.max(1, count('DOPPEL_OPENSEARCH_SHARDS', 2)),
    replicas: count('DOPPEL_OPENSEARCH_REPLICAS', 1),
  };
}

/** Opens a library with the engine that the surroundings name, hands it over and closes it, however the work ends. */
export async function withLibrary<Result>(
  file: string,
  access: 'read' | 'write' | 'make',
  work: (library: Library) => Result | Promise<Result>,
): Promise<Result> {
  const choice = engineOf(process.env);
  const makes = access === 'make' && statSync(file, { throwIfNoEntry: false }) === undefined;
  const library = makes
    ? Library.create(file, choice)
    : Library.open(file, access === 'read' ? 'read' : 'write', choice);
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

/** Everybody, read once for as long as nothing in the file changes. */
export const everybodyIn = (library: Library): LibraryPersons =>
  library.remembered('everybody', () => readLibraryPersons(library.database));
