import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { cropDecoder } from '#platform/images/decode-crops.ts';
import type { VectorSpace, VectorStore } from '#vectors/vector-store.ts';
import { VectorTruth } from '#vectors/vector-truth.ts';
import { trueTime } from './camera-time.ts';
import type { Library } from './library.ts';
import { type OpenedSource, type ProjectCrop, type ProjectPerson, withSource } from './read-project-persons.ts';
import { readLooks, storeLook, storeSaid } from './store/looks.ts';
import {
  deleteSightings,
  insertSighting,
  originOfSightings,
  readListedCrops,
  readOrphanedOwners,
  readSightings,
  replaceCrops,
  retirePersons,
  type SightingRow,
  storePersonPicture,
  updateSighting,
  upsertPerson,
} from './store/persons.ts';
import { noteProblem, noteSynced, readClocks, readSource, type Source } from './store/sources.ts';

/** Describes how persons look: a value from above, since the library knows nothing of colours. Both give what JSON can hold. */
export interface LookDescriber {
  /** Changes with whatever would describe the same crops differently, such as a model. */
  readonly version: string;
  /** What some crops of a person show, best first. */
  readonly describe: (crops: readonly RgbImage[]) => Promise<unknown>;
  /** What is said of the persons of one video, from what was described of all of them. */
  readonly conclude: (described: ReadonlyMap<number, unknown>) => ReadonlyMap<number, unknown>;
}

/** How a sync goes on, and what others add to it. */
export interface SyncOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** `always` reads a project again that has not changed. */
  readonly when?: 'changed' | 'always' | undefined;
  /** How persons' looks are described; nothing of it where absent. */
  readonly looks?: LookDescriber | undefined;
}

/** What a sync of one source did. */
export interface SourceSync {
  readonly source: number;
  readonly name: string;
  /** `unchanged`: nothing had to be read. `failed`: what was there before stays, and why. */
  readonly outcome: 'synced' | 'unchanged' | 'failed';
  readonly problem: string | null;
  readonly persons: number;
  readonly sightings: number;
  readonly vectorsPut: number;
}

/** Sightings whose vectors are stored in one transaction. */
const sightingsAtOnce = 20;

/** Crops that a look is described from: as many as a person's vector is pooled from. */
const lookCrops = 8;

/** The size of a person's picture in lists, in pixels. */
const pictureHeight = 192;

const keyOf = (at: { readonly trackletId: number; readonly firstFrame: number; readonly lastFrame: number }): string =>
  `${at.trackletId}:${at.firstFrame}:${at.lastFrame}`;

/**
 * Brings a project's persons, as its decisions leave them now, into the library. Killed at any moment and called again, it ends in the
 * same content: the stamp that says that a source needs no reading is written last, and vectors are compared row by row.
 */
export async function syncSource(library: Library, id: number, options: SyncOptions = {}): Promise<SourceSync> {
  const source = readSource(library.database, id);
  const nothing = { source: id, name: source.name, persons: 0, sightings: 0, vectorsPut: 0 };
  try {
    return await withSource(source.path, async (opened) => {
      if (opened.uuid !== source.uuid) {
        throw new DoppelError(
          'mismatch',
          `${source.path} is another project than the one that was added. Remove the source and add it anew.`,
        );
      }
      const stamp = `${opened.stamp}:${options.looks?.version ?? 'plain'}`;
      if (stamp === source.stamp && options.when !== 'always')
        return { ...nothing, outcome: 'unchanged', problem: null };
      const counts = await readIn(library, source, opened, options);
      noteSynced(library.database, id, stamp);
      return { ...nothing, ...counts, outcome: 'synced', problem: null };
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof DoppelError)) throw error;
    noteProblem(library.database, id, error.message);
    return { ...nothing, outcome: 'failed', problem: error.message };
  }
}

async function readIn(
  library: Library,
  source: Source,
  opened: OpenedSource,
  options: SyncOptions,
): Promise<Pick<SourceSync, 'persons' | 'sightings' | 'vectorsPut'>> {
  const persons = opened.persons();
  const space =
    opened.space === null ? null : library.space('person', opened.space.modelSha256, opened.space.dimension);
  const { ids, sightings, dropped } = storePersons(library, source, { opened, persons, space });
  await forgetVectors(library, dropped);
  const vectorsPut = space === null ? 0 : await putVectors(library, source, { opened, space, sightings, options });
  await storePictures(library, { source, opened, persons, ids, options });
  return { persons: persons.length, sightings: sightings.length, vectorsPut };
}

/** Stores persons and sightings, keeping the ids of those that are there already, in one transaction. */
function storePersons(
  { database }: Library,
  source: Source,
  { opened, persons, space }: { opened: OpenedSource; persons: readonly ProjectPerson[]; space: VectorSpace | null },
) {
  return database.write(() => {
    const before = readSightings(database, source.id);
    const sameAnalysis = originOfSightings(database, source.id) === opened.origin;
    const known = new Map(sameAnalysis ? before.map((row) => [keyOf(row), row]) : []);
    const ids = new Map<number, number>();
    const kept = new Set<number>();
    for (const person of persons) {
      const update = { ...person, space: person.vector === null ? null : (space?.id ?? null), cropId: person.bestCrop };
      const id = upsertPerson(database, source.id, opened.origin, update);
      ids.set(person.personId, id);
      for (const sighting of person.sightings) {
        const row = known.get(keyOf(sighting));
        if (row === undefined) {
          const fresh = { ...sighting, person: id, source: source.id, space: space?.id ?? null };
          kept.add(insertSighting(database, opened.origin, fresh));
        } else {
          updateSighting(database, row.id, id, space?.id ?? null);
          kept.add(row.id);
        }
      }
    }
    retirePersons(database, source.id, { origin: opened.origin, kept: ids, merged: opened.merged() });
    const changedSpace = before.filter((row) => kept.has(row.id) && row.space !== null && row.space !== space?.id);
    const gone = before.filter((row) => !kept.has(row.id));
    deleteSightings(
      database,
      gone.map((row) => row.id),
    );
    return { ids, sightings: readSightings(database, source.id), dropped: [...gone, ...changedSpace] };
  });
}

/** Takes the vectors of sightings out of the space that they were in. */
async function forgetVectors(library: Library, dropped: readonly SightingRow[]): Promise<void> {
  for (const space of library.spaces()) {
    const ids = dropped.filter((row) => row.space === space.id).map((row) => row.id);
    if (ids.length > 0) await library.store(space).remove(ids);
  }
  await forgetOrphans(library);
}

/** A sync that was killed behind the deletion of sightings left vectors that nobody owns. */
async function forgetOrphans(library: Library): Promise<void> {
  for (const space of library.spaces()) {
    if (space.kind !== 'person') continue;
    const orphans = readOrphanedOwners(library.database, space.id);
    if (orphans.length > 0) await library.store(space).remove(orphans);
  }
}

interface VectorWork {
  readonly opened: OpenedSource;
  readonly space: VectorSpace;
  readonly sightings: readonly SightingRow[];
  readonly options: SyncOptions;
}

/** Stores the vectors of sightings that have none yet, or others. Returns how many. */
async function putVectors(
  library: Library,
  source: Source,
  { opened, space, sightings, options }: VectorWork,
): Promise<number> {
  const { database } = library;
  const store = library.store(space);
  const truth = new VectorTruth(database, space);
  let put = 0;
  for (let start = 0; start < sightings.length; start += sightingsAtOnce) {
    options.signal?.throwIfAborted();
    const batch = sightings.slice(start, start + sightingsAtOnce);
    const described = batch.map((row) => ({ row, crops: opened.crops(row as never) }));
    const stale = described.filter(({ row, crops }) => crops.length > 0 && !hasVectors(library, truth, row, crops));
    await putBatch(store, library, { source, dimension: space.dimension, stale });
    put += stale.reduce((sum, { crops }) => sum + crops.length, 0);
    options.onProgress?.(Math.min(start + sightingsAtOnce, sightings.length), sightings.length);
  }
  return put;
}

/** Whether the library lists exactly these crops for a sighting and the store has exactly their vectors' ids. */
function hasVectors(
  { database }: Library,
  truth: VectorTruth,
  row: SightingRow,
  crops: readonly ProjectCrop[],
): boolean {
  const listed = readListedCrops(database, row.id);
  const rowIds = truth.rowIdsOf(row.id);
  return (
    listed.length === crops.length &&
    rowIds.length === crops.length &&
    crops.every(({ cropId }, at) => listed[at].cropId === cropId && rowIds[at] === listed[at].id)
  );
}

async function putBatch(
  store: VectorStore,
  library: Library,
  {
    source,
    dimension,
    stale,
  }: {
    source: Source;
    dimension: number;
    stale: readonly { readonly row: SightingRow; readonly crops: readonly ProjectCrop[] }[];
  },
): Promise<void> {
  if (stale.length === 0) return;
  const facets = facetsOf(library, source);
  const owners = library.database.write(() =>
    stale.map(({ row, crops }) => {
      const vectors = new Float32Array(crops.length * dimension);
      for (const [at, { vector }] of crops.entries()) vectors.set(vector, at * dimension);
      return { owner: row.id, facets: facets(row), rowIds: replaceCrops(library.database, row.id, crops), vectors };
    }),
  );
  await store.put(owners);
}

/** What filters may ask of a source's sightings. */
export function facetsOf({ database }: Library, source: Source) {
  const clock = source.camera === null ? undefined : readClocks(database).get(source.camera);
  const correction = clock ?? { offsetMs: 0, driftPpm: 0 };
  const timeOf = (ms: number): number | null =>
    source.startMs === null ? null : trueTime(source.startMs, ms, correction);
  return (row: SightingRow) => ({
    source: source.id,
    class: 'person',
    confidence: null,
    fromMs: timeOf(row.firstMs),
    toMs: timeOf(row.lastMs),
    tags: source.tags,
  });
}

interface PictureWork {
  readonly source: Source;
  readonly opened: OpenedSource;
  readonly persons: readonly ProjectPerson[];
  readonly ids: ReadonlyMap<number, number>;
  readonly options: SyncOptions;
}

/** Keeps a small picture and the look of each person, so that both are there when the project is not. */
async function storePictures(
  { database }: Library,
  { source, opened, persons, ids, options }: PictureWork,
): Promise<void> {
  for (const person of persons) {
    options.signal?.throwIfAborted();
    const id = ids.get(person.personId);
    if (id === undefined) continue;
    const crops = opened.bestCrops(person, lookCrops);
    const images = crops.map((crop) => opened.image(crop)).filter((image) => image !== null);
    const decoded = await cropDecoder.decode(images);
    try {
      const [best] = decoded.images;
      if (best !== undefined) {
        const { data, widthPx, heightPx } = best;
        const picture = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
          .resize({ height: pictureHeight, width: pictureHeight, fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 82 })
          .toBuffer();
        storePersonPicture(database, id, picture);
      }
      if (options.looks !== undefined && images.length > 0) {
        storeLook(database, id, await options.looks.describe(decoded.images));
      }
    } finally {
      decoded.release();
    }
  }
  if (options.looks !== undefined) storeSaid(database, options.looks.conclude(readLooks(database, source.id)));
}
