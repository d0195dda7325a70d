import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';
import { vectorTables } from '#vectors/vector-tables.ts';

/**
 * The first schema of a library. A person is never deleted and its id never used again, since decisions name it: one whose project
 * merged it points at who took it in, one whose project no longer has it is `gone`. `origin` tells analyses of a project apart:
 * after another one the same numbers mean other people.
 */
export const libraryTables: Migration = {
  version: 1,
  sql: `
CREATE TABLE library (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  uuid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  app_version TEXT NOT NULL
) STRICT;

CREATE TABLE camera (
  name TEXT PRIMARY KEY,
  offset_ms REAL NOT NULL DEFAULT 0,
  drift_ppm REAL NOT NULL DEFAULT 0,
  known_from TEXT
) STRICT;

CREATE TABLE consent (
  address TEXT PRIMARY KEY,
  given_by TEXT NOT NULL,
  given_at TEXT NOT NULL
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('project', 'pictures')),
  path TEXT NOT NULL UNIQUE,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT,
  camera TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  start_ms REAL,
  start_from TEXT CHECK (start_from IN ('metadata', 'file name', 'hand')),
  duration_ms REAL,
  added_at TEXT NOT NULL,
  synced_at TEXT,
  stamp TEXT,
  problem TEXT
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  origin TEXT NOT NULL,
  person_id INTEGER NOT NULL,
  name TEXT,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
  merged_into INTEGER REFERENCES person (id),
  space INTEGER REFERENCES vector_space (id),
  vector BLOB,
  crop_id INTEGER,
  picture BLOB,
  look TEXT CHECK (json_valid(look)),
  UNIQUE (source, origin, person_id)
) STRICT;

CREATE TABLE sighting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  source INTEGER NOT NULL REFERENCES source (id),
  origin TEXT NOT NULL,
  tracklet_id INTEGER NOT NULL,
  first_frame INTEGER NOT NULL,
  last_frame INTEGER NOT NULL,
  first_ms REAL NOT NULL,
  last_ms REAL NOT NULL,
  space INTEGER REFERENCES vector_space (id),
  UNIQUE (source, origin, tracklet_id, first_frame, last_frame)
) STRICT;
CREATE INDEX sighting_of_person ON sighting (person);

CREATE TABLE crop (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sighting INTEGER NOT NULL REFERENCES sighting (id) ON DELETE CASCADE,
  crop_id INTEGER NOT NULL,
  frame_index INTEGER NOT NULL
) STRICT;
CREATE INDEX crop_of_sighting ON crop (sighting);

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

${vectorTables}`,
};
