import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * Data sets, their pictures and labels, and what was wrong with them. Pictures stay where they are: rows name them. Numbers of
 * outlines are little-endian float64 blobs, x and y by turns; `outlines` says where each ends.
 */
export const datasetsTables: Migration = {
  version: 1,
  sql: `
CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
  kind TEXT NOT NULL CHECK (kind IN ('yolo', 'coco', 'video', 'project')),
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE picture (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  frame INTEGER CHECK (frame >= 0),
  split TEXT,
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  pixels_sha256 TEXT NOT NULL CHECK (length(pixels_sha256) = 64),
  video TEXT,
  UNIQUE (dataset_id, name)
) STRICT;

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  class_id INTEGER NOT NULL CHECK (class_id >= 0),
  x1 REAL NOT NULL,
  y1 REAL NOT NULL,
  x2 REAL NOT NULL,
  y2 REAL NOT NULL,
  polygons BLOB,
  outlines TEXT CHECK (json_valid(outlines)),
  rle TEXT CHECK (json_valid(rle)),
  identity TEXT,
  crowd INTEGER NOT NULL CHECK (crowd IN (0, 1)),
  UNIQUE (picture_id, ordinal)
) STRICT;

CREATE TABLE dataset_problem (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE INDEX dataset_problem_of ON dataset_problem (dataset_id);
`,
};
