import { z } from 'zod';

const id = z.number().int();
const ms = z.number();

/** A project or a folder of pictures that a library lists. */
export const librarySource = z.object({
  id,
  kind: z.enum(['project', 'pictures']),
  path: z.string(),
  name: z.string(),
  /** Whether the file is where the library knows it. */
  present: z.boolean(),
  place: z.string().nullable(),
  camera: z.string().nullable(),
  tags: z.array(z.string()),
  /** When its first frame was taken by the camera's own clock, in ms since 1970, and how that is known. */
  start_ms: ms.nullable(),
  start_from: z.enum(['metadata', 'file name', 'hand']).nullable(),
  duration_ms: ms.nullable(),
  added_at: z.string(),
  synced_at: z.string().nullable(),
  /** Why it could not be read the last time; what was read before stays. */
  problem: z.string().nullable(),
  persons: id,
});
/** A value of `librarySource`. */
export type LibrarySource = z.infer<typeof librarySource>;

/** What somebody may say of a source. An absent field stays as it is; an empty text, or null, says that nobody knows. */
export const sourceFacts = z.strictObject({
  name: z.string().max(1000).optional(),
  place: z.string().max(1000).nullable().optional(),
  camera: z.string().max(1000).nullable().optional(),
  tags: z.array(z.string().max(1000)).max(100).optional(),
  /** Ms since 1970 by the camera's own clock; `recorded`: as the video's name or its metadata have it. */
  start: z
    .union([ms, z.literal('recorded')])
    .nullable()
    .optional(),
});
/** A value of `sourceFacts`. */
export type SaidOfSource = z.infer<typeof sourceFacts>;

/** How far a clock may be off, in ms, and how much it may drift: a clock of the wrong century and one that loses a second in a hundred. */
export const clockBounds = { offsetMs: 1e12, driftPpm: 1e4 } as const;

/** How a camera's clock is set: by hand, from people who were seen by two cameras at once, or no longer. */
export const clockSetting = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('hand'),
    offset_ms: ms.min(-clockBounds.offsetMs).max(clockBounds.offsetMs),
    drift_ppm: z.number().min(-clockBounds.driftPpm).max(clockBounds.driftPpm),
  }),
  z.strictObject({ from: z.literal('people') }),
  z.strictObject({ from: z.literal('nothing') }),
]);
/** A value of `clockSetting`. */
export type ClockSetting = z.infer<typeof clockSetting>;

/** A camera's clock: true time = its time + offset + drift x time since the recording began. */
export const cameraClock = z.object({
  camera: z.string(),
  offset_ms: ms,
  drift_ppm: z.number(),
  known_from: z.enum(['hand', 'people']).nullable(),
});
/** A value of `cameraClock`. */
export type CameraClockView = z.infer<typeof cameraClock>;

/** A library at a glance: what it lists, the clocks of its cameras, how many persons and sightings it holds. */
export const libraryReply = z.object({
  library: z.string(),
  sources: z.array(librarySource),
  clocks: z.array(cameraClock),
  persons: id,
  sightings: id,
});
/** A value of `libraryReply`. */
export type LibraryReply = z.infer<typeof libraryReply>;

/** What following the listed projects did, source by source. */
export const librarySyncReply = z.object({
  library: z.string(),
  sources: z.array(
    z.object({
      source: id,
      name: z.string(),
      outcome: z.enum(['synced', 'unchanged', 'failed']),
      problem: z.string().nullable(),
      persons: id,
      sightings: id,
      vectors_put: id,
    }),
  ),
});
/** A value of `librarySyncReply`. */
export type LibrarySyncReply = z.infer<typeof librarySyncReply>;

/** Where and when somebody was seen. */
export const librarySighting = z.object({
  id,
  source: id,
  source_name: z.string(),
  place: z.string().nullable(),
  camera: z.string().nullable(),
  tracklet: id,
  first_frame: id,
  last_frame: id,
  /** Ms from the video's first frame. */
  first_ms: ms,
  last_ms: ms,
  /** Ms since 1970, corrected by the camera's clock; null where nobody knows when the video was made. */
  from_ms: ms.nullable(),
  to_ms: ms.nullable(),
  /** Whether the camera's clock was set, so that times may speak against two sightings being one person. */
  clock_known: z.boolean(),
});
/** A value of `librarySighting`. */
export type LibrarySighting = z.infer<typeof librarySighting>;

/** A person of one video. `row` is the library's number of it, `person` the project's. */
export const libraryMember = z.object({ row: id, source: id, person: id, name: z.string().nullable() });

/** A person across videos. */
export const libraryPerson = z.object({
  id,
  name: z.string().nullable(),
  hidden: z.boolean(),
  members: z.array(libraryMember),
  sightings: z.array(librarySighting),
});
/** A value of `libraryPerson`. */
export type LibraryPersonView = z.infer<typeof libraryPerson>;

/** Two persons of different videos who may be one. */
export const crossPair = z.object({
  a: id,
  b: id,
  /** Its place on the list, from 1. */
  rank: id,
  similarity: z.number(),
  /** The cosine after the mean look of each one's videos was taken off: what the list is ordered by. */
  score: z.number(),
  /** P(same) by the calibration for other cameras of the model, and its 95 % interval; null where there is none, or times make it impossible. */
  probability: z.number().nullable(),
  probability_interval: z.tuple([z.number(), z.number()]).nullable(),
  impossible: z.string().nullable(),
  decision: z.enum(['apart', 'unsure']).nullable(),
});
/** A value of `crossPair`. */
export type CrossPairView = z.infer<typeof crossPair>;

/** What is known of two persons of different videos as a pair, whatever its place on a list. */
export const crossPairEvidence = crossPair.omit({ rank: true }).extend({
  /** The library's numbers of the two pictures, one of each, that look most alike, and their cosine; null where there are none. */
  best_crops: z.tuple([id, id]).nullable(),
  best_crop_similarity: z.number().nullable(),
});
/** A value of `crossPairEvidence`. */
export type CrossPairEvidence = z.infer<typeof crossPairEvidence>;

/** A video some of whose persons were left out of a comparison: another model described them, or none did. */
export const notCompared = z.object({ source: id, name: z.string(), persons: id });
/** A value of `notCompared`. */
export type NotCompared = z.infer<typeof notCompared>;

/** Persons of different videos who may be one, best first. */
export const crossPairsReply = z.object({
  library: z.string(),
  /** The model whose vectors were compared, and how many persons have one. */
  model_sha256: z.string().nullable(),
  persons: id,
  not_compared: z.array(notCompared),
  pairs: z.array(crossPair),
});
/** A value of `crossPairsReply`. */
export type CrossPairsReply = z.infer<typeof crossPairsReply>;

/** How a search index was built. Recall@10 is against the exact answer. */
export const indexBuild = z.object({
  engine: z.enum(['exact', 'hnsw', 'opensearch']),
  engine_version: z.string(),
  m: id,
  ef_construction: id,
  ef_search: id,
  dimension: id,
  order_hash: z.string(),
  total_count: id,
  run_count: id,
  recall_seen: z.number().nullable(),
  recall_unseen: z.number().nullable(),
  build_ms: ms,
  build_cpu_ms: ms,
  file: z.string().nullable(),
  file_sha256: z.string().nullable(),
  file_bytes: id.nullable(),
  built_at: z.string(),
});

/** The search indexes of a library, one for each kind of vector, and how each was built. */
export const indexReply = z.object({
  library: z.string(),
  engine: z.enum(['exact', 'hnsw', 'opensearch']),
  spaces: z.array(
    z.object({
      kind: z.string(),
      model_sha256: z.string(),
      dimension: id,
      rows: id,
      runs: id,
      owners: id,
      pending_rows: id,
      index: z.enum(['ready', 'none', 'damaged']),
      problem: z.string().nullable(),
      build: indexBuild.nullable(),
    }),
  ),
});
/** A value of `indexReply`. */
export type IndexReply = z.infer<typeof indexReply>;

/** Whether the indexes answer as the vectors do, and whether the chain of decisions holds. */
export const indexVerifyReply = z.object({
  library: z.string(),
  ok: z.boolean(),
  spaces: z.array(z.object({ kind: z.string(), ok: z.boolean(), rows: id, problems: z.array(z.string()) })),
  /** The chain of decisions; null where it holds. */
  chain_problem: z.string().nullable(),
});
/** A value of `indexVerifyReply`. */
export type IndexVerifyReply = z.infer<typeof indexVerifyReply>;
