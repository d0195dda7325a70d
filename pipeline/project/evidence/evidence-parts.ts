/** One part of the evidence: a table, cut into items that have a digest each. */
export interface EvidencePart {
  /** Its number in the file; never used for another part. */
  readonly id: number;
  /** The table that it covers, by which it is named. */
  readonly name: EvidencePartName;
  /** The column by whose value rows make one item, or null where the whole table is one. */
  readonly key: string | null;
  /** What of the table is covered, in the order in which it is hashed; a later column of a table joins at the end. */
  readonly columns: readonly string[];
  /** What orders the rows of one item. */
  readonly order: string;
}

/** The tables that decisions rest on. */
export type EvidencePartName = (typeof names)[number];

const names = [
  'project',
  'video',
  'source',
  'run',
  'finished_stage',
  'detector',
  'detection',
  'grouping_log',
  'person',
  'tracklet',
  'tracklet_rows',
  'crop',
  'crop_image',
  'animation',
  'embedder',
  'crop_embedding',
  'person_embedding',
  'calibration',
  'pair',
  'erasure',
  'schema',
] as const;

/** Which column cuts a table into items; tables of a few rows are one item. */
const keys: Readonly<Partial<Record<EvidencePartName, string>>> = {
  source: 'id',
  run: 'id',
  detection: 'frame_index',
  person: 'id',
  tracklet: 'id',
  tracklet_rows: 'tracklet_id',
  crop: 'id',
  crop_image: 'crop_id',
  animation: 'person_id',
  crop_embedding: 'crop_id',
  person_embedding: 'person_id',
  pair: 'a',
  erasure: 'id',
};

const columns: Readonly<Record<Exclude<EvidencePartName, 'schema'>, string>> = {
  project: 'one uuid created_at app_version',
  video: 'one path sha256 bytes width height fps variable_frame_rate duration_ms probe frame_count damage frame_times',
  source: 'id kind path sha256 report',
  run: 'id started_at finished_at state app_version settings embedder stage_seconds warnings error',
  finished_stage: 'stage fingerprint',
  detector: 'one id model_sha256 device fingerprint',
  detection: 'frame_index boxes confidences',
  grouping_log: 'one log',
  person: 'id source_tracklet_ids hidden_reason possibly_misaligned',
  tracklet: 'id person_id source_id first_frame last_frame row_count',
  tracklet_rows: 'tracklet_id frames boxes confidences detection_indices',
  crop: `id tracklet_id frame_index x1 y1 x2 y2 confidence covered_share cut_by_edge relative_height lost width height
    sharpness quality best_rank`,
  crop_image: 'crop_id image',
  animation: 'person_id frame_count webp',
  embedder: 'one id model_sha256 device dimension weightless',
  crop_embedding: 'crop_id vector',
  person_embedding: 'person_id crop_ids vector',
  calibration: 'one model_sha256 version list_from record',
  pair: `a b similarity best_crop_similarity best_crop_a best_crop_b median_crop_similarity covisible_frames apart_frames
    overlapping_frames median_overlap veto_reason gap_frames gap_ms needed_speed probability`,
  erasure: 'id at by person_id reason removed',
};

/** The parts whose rows stand in tables of their own; `schema` is what SQLite says of them all. */
export const tableParts: readonly EvidencePart[] = names
  .filter((name) => name !== 'schema')
  .map((name) => {
    const covered = columns[name].split(/\s+/);
    return {
      id: names.indexOf(name) + 1,
      name,
      key: keys[name] ?? null,
      columns: covered,
      order: name === 'pair' ? 'b' : covered[0],
    };
  });

const byName = new Map(tableParts.map((part) => [part.name, part]));

/** The part of a table. */
export function partOf(name: Exclude<EvidencePartName, 'schema'>): EvidencePart {
  const part = byName.get(name);
  if (part === undefined) throw new RangeError(`There is no part of the evidence called ${name}.`);
  return part;
}
