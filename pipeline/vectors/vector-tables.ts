/**
 * The tables that hold vectors, for the migrations of whichever file owns them. A run is one blob: consecutive rows of one owner,
 * (rows, dimension) float32, unit length, little-endian, with its rows' ids as float64. Runs' ids are never used twice, so an
 * index file that knows too many of them is harmless, and whatever is newer than it can be told by number. `vector_outbox` holds
 * what an index on another machine has not been told yet.
 */
export const vectorTables = `
CREATE TABLE vector_space (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  model_sha256 TEXT NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  UNIQUE (kind, model_sha256, dimension)
) STRICT;

CREATE TABLE vector_owner (
  space INTEGER NOT NULL REFERENCES vector_space (id),
  owner INTEGER NOT NULL CHECK (owner > 0),
  source INTEGER NOT NULL,
  class TEXT,
  confidence REAL,
  from_ms REAL,
  to_ms REAL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  row_count INTEGER NOT NULL CHECK (row_count > 0),
  PRIMARY KEY (space, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX vector_owner_of_source ON vector_owner (space, source, row_count);

CREATE TABLE vector_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  space INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count > 0),
  radius REAL NOT NULL,
  row_ids BLOB NOT NULL CHECK (length(row_ids) = 8 * row_count),
  vectors BLOB NOT NULL,
  FOREIGN KEY (space, owner) REFERENCES vector_owner (space, owner) ON DELETE CASCADE
) STRICT;
CREATE INDEX vector_run_of_owner ON vector_run (space, owner);
CREATE INDEX vector_run_head ON vector_run (space, id, owner, row_count, radius);

CREATE TABLE vector_index (
  space INTEGER NOT NULL REFERENCES vector_space (id),
  engine TEXT NOT NULL,
  last_run INTEGER NOT NULL,
  build TEXT NOT NULL CHECK (json_valid(build)),
  PRIMARY KEY (space, engine)
) STRICT, WITHOUT ROWID;

CREATE TABLE vector_outbox (
  space INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  PRIMARY KEY (space, owner)
) STRICT, WITHOUT ROWID;
`;
