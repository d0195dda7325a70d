import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/** Single pictures and the objects found in them. Their numbers own the vectors of the spaces `picture` and `object`. */
export const pictureTables: Migration = {
  version: 3,
  sql: `
CREATE TABLE picture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  name TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  place TEXT,
  taken_ms REAL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  model_sha256 TEXT,
  detector_sha256 TEXT,
  preview BLOB NOT NULL,
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE picture_object (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  class TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  x1 REAL NOT NULL,
  y1 REAL NOT NULL,
  x2 REAL NOT NULL,
  y2 REAL NOT NULL
) STRICT;
CREATE INDEX picture_object_of_picture ON picture_object (picture);
CREATE INDEX picture_object_of_class ON picture_object (class, confidence);
`,
};
