import { existsSync } from 'node:fs';
import type {
  CameraClockView,
  IndexReply,
  LibraryPersonView,
  LibrarySighting,
  LibrarySource,
} from '#contract/library.ts';
import type { IndexBuild, StoreDescription } from '#vectors/vector-store.ts';
import type { LibraryPerson, Sighting } from './library-persons.ts';
import type { CameraClock, Source } from './store/sources.ts';

/** A source as the doors show it. */
export const sourceView = (source: Source, persons: number): LibrarySource => ({
  id: source.id,
  kind: source.kind,
  path: source.path,
  name: source.name,
  present: existsSync(source.path),
  place: source.place,
  camera: source.camera,
  tags: [...source.tags],
  start_ms: source.startMs,
  start_from: source.startFrom,
  duration_ms: source.durationMs,
  added_at: source.addedAt,
  synced_at: source.syncedAt,
  problem: source.problem,
  persons,
});

/** A clock as the doors show it. */
export const clockView = (clock: CameraClock): CameraClockView => ({
  camera: clock.name,
  offset_ms: clock.offsetMs,
  drift_ppm: clock.driftPpm,
  known_from: clock.knownFrom,
});

/** A sighting as the doors show it. */
export const sightingView = (sighting: Sighting): LibrarySighting => ({
  id: sighting.id,
  source: sighting.source,
  source_name: sighting.sourceName,
  place: sighting.place,
  camera: sighting.camera,
  tracklet: sighting.trackletId,
  first_frame: sighting.firstFrame,
  last_frame: sighting.lastFrame,
  first_ms: sighting.firstMs,
  last_ms: sighting.lastMs,
  from_ms: sighting.fromMs,
  to_ms: sighting.toMs,
  clock_known: sighting.clockKnown,
});

/** A person as the doors show them, sightings in the order of time as far as it is known, else of their videos. */
export const personView = (person: LibraryPerson): LibraryPersonView => ({
  id: person.id,
  name: person.name,
  hidden: person.hidden,
  members: person.members.map(({ id, source, personId, name }) => ({ row: id, source, person: personId, name })),
  sightings: person.sightings
    .toSorted(
      (a, b) =>
        (a.fromMs ?? Number.MAX_VALUE) - (b.fromMs ?? Number.MAX_VALUE) || a.source - b.source || a.firstMs - b.firstMs,
    )
    .map(sightingView),
});

const buildView = (build: IndexBuild) => ({
  engine: build.engine,
  engine_version: build.engineVersion,
  m: build.connectivity,
  ef_construction: build.expansionAdd,
  ef_search: build.expansionSearch,
  dimension: build.dimension,
  order_hash: build.orderHash,
  total_count: build.totalCount,
  run_count: build.runCount,
  recall_seen: build.recallSeen,
  recall_unseen: build.recallUnseen,
  build_ms: build.buildMs,
  build_cpu_ms: build.buildCpuMs,
  file: build.file,
  file_sha256: build.fileSha256,
  file_bytes: build.fileBytes,
  built_at: build.builtAt,
});

/** The index of a space as the doors show it. */
export const spaceView = (described: StoreDescription): IndexReply['spaces'][number] => ({
  kind: described.space.kind,
  model_sha256: described.space.modelSha256,
  dimension: described.space.dimension,
  rows: described.rows,
  runs: described.runs,
  owners: described.owners,
  pending_rows: described.pendingRows,
  index: described.index,
  problem: described.problem,
  build: described.build === null ? null : buildView(described.build),
});
