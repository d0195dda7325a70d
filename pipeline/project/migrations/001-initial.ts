import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * The first schema. JSON columns are text; blobs of numbers are little-endian. Numbers that are counted often stand in indices
 * of their own, so that nothing has to walk over pictures. Vectors are plain blobs, readable by any SQLite; the table
 * `crop_vector` (sqlite-vec) repeats them for searching and is made when their dimension is known.
 */
export const initial: Migration = {
  version: 1,
  sql: `
CREATE TABLE project (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  uuid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  app_version TEXT NOT NULL
) STRICT;

CREATE TABLE video (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  fps REAL NOT NULL,
  variable_frame_rate INTEGER NOT NULL CHECK (variable_frame_rate IN (0, 1)),
  duration_ms REAL,
  probe TEXT NOT NULL CHECK (json_valid(probe)),
  frame_count INTEGER,
  damage TEXT CHECK (json_valid(damage)),
  frame_times BLOB CHECK (length(frame_times) = 8 * frame_count)
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('persons', 'tracks', 'detected')),
  path TEXT NOT NULL,
  sha256 TEXT CHECK (length(sha256) = 64),
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  app_version TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  embedder TEXT CHECK (json_valid(embedder)),
  stage_seconds TEXT NOT NULL CHECK (json_valid(stage_seconds)),
  warnings TEXT NOT NULL CHECK (json_valid(warnings)),
  error TEXT
) STRICT;

CREATE TABLE finished_stage (
  stage TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  source_tracklet_ids TEXT NOT NULL CHECK (json_valid(source_tracklet_ids)),
  hidden_reason TEXT,
  possibly_misaligned INTEGER NOT NULL DEFAULT 0 CHECK (possibly_misaligned IN (0, 1))
) STRICT;

CREATE TABLE tracklet (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  source_id INTEGER NOT NULL REFERENCES source (id),
  first_frame INTEGER NOT NULL,
  last_frame INTEGER NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count > 0)
) STRICT;
CREATE INDEX tracklet_of_person ON tracklet (person_id);
CREATE INDEX tracklet_of_source ON tracklet (source_id);

CREATE TABLE tracklet_rows (
  tracklet_id INTEGER PRIMARY KEY REFERENCES tracklet (id),
  frames BLOB NOT NULL,
  boxes BLOB NOT NULL CHECK (length(boxes) = 4 * length(frames)),
  confidences BLOB NOT NULL CHECK (length(confidences) = length(frames)),
  detection_indices BLOB NOT NULL CHECK (length(detection_indices) = length(frames))
) STRICT;

CREATE TABLE crop (
  id INTEGER PRIMARY KEY,
  tracklet_id INTEGER NOT NULL REFERENCES tracklet (id),
  frame_index INTEGER NOT NULL,
  x1 INTEGER NOT NULL,
  y1 INTEGER NOT NULL,
  x2 INTEGER NOT NULL CHECK (x2 > x1),
  y2 INTEGER NOT NULL CHECK (y2 > y1),
  confidence REAL NOT NULL,
  covered_share REAL NOT NULL,
  cut_by_edge INTEGER NOT NULL CHECK (cut_by_edge IN (0, 1)),
  relative_height REAL NOT NULL,
  lost INTEGER NOT NULL DEFAULT 0 CHECK (lost IN (0, 1)),
  width INTEGER,
  height INTEGER,
  sharpness REAL,
  quality REAL,
  best_rank INTEGER,
  UNIQUE (tracklet_id, frame_index)
) STRICT;
CREATE INDEX crop_lost ON crop (id) WHERE lost = 1;
CREATE INDEX crop_by_rank ON crop (best_rank, id) WHERE best_rank IS NOT NULL;

CREATE TABLE crop_image (
  crop_id INTEGER PRIMARY KEY REFERENCES crop (id),
  image BLOB NOT NULL
) STRICT;
CREATE INDEX crop_image_ids ON crop_image (crop_id);

CREATE TABLE animation (
  person_id INTEGER PRIMARY KEY REFERENCES person (id),
  frame_count INTEGER NOT NULL,
  webp BLOB NOT NULL
) STRICT;
CREATE INDEX animation_ids ON animation (person_id);

CREATE TABLE embedder (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  model_sha256 TEXT CHECK (length(model_sha256) = 64),
  device TEXT NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  weightless INTEGER NOT NULL CHECK (weightless IN (0, 1))
) STRICT;

CREATE TABLE crop_embedding (
  crop_id INTEGER PRIMARY KEY REFERENCES crop (id),
  vector BLOB NOT NULL
) STRICT;
CREATE INDEX crop_embedding_ids ON crop_embedding (crop_id);

CREATE TABLE person_embedding (
  person_id INTEGER PRIMARY KEY REFERENCES person (id),
  crop_ids TEXT NOT NULL CHECK (json_valid(crop_ids)),
  vector BLOB NOT NULL
) STRICT;

CREATE TABLE pair (
  a INTEGER NOT NULL REFERENCES person (id),
  b INTEGER NOT NULL REFERENCES person (id),
  similarity REAL,
  best_crop_similarity REAL,
  best_crop_a INTEGER REFERENCES crop (id),
  best_crop_b INTEGER REFERENCES crop (id),
  median_crop_similarity REAL,
  covisible_frames INTEGER NOT NULL,
  apart_frames INTEGER NOT NULL,
  overlapping_frames INTEGER NOT NULL,
  median_overlap REAL,
  veto_reason TEXT,
  gap_frames INTEGER NOT NULL,
  gap_ms REAL NOT NULL,
  needed_speed REAL,
  PRIMARY KEY (a, b),
  CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_by_similarity ON pair (similarity);
CREATE INDEX pair_without_veto ON pair (similarity) WHERE veto_reason IS NULL;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  previous_hash TEXT NOT NULL UNIQUE CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
`,
};
