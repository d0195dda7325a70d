import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * Runs: what was done with what, so that it can be done again. `key` is the SHA-256 of everything that the result depends on;
 * `result_sha256` that of the result. A run of one key may be made more than once; a run that was interrupted goes on.
 */
export const runsTables: Migration = {
  version: 1,
  sql: `
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL CHECK (length(key) = 64),
  kind TEXT NOT NULL,
  dataset_id INTEGER REFERENCES dataset (id) ON DELETE CASCADE,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  seeds TEXT NOT NULL CHECK (json_valid(seeds)),
  inputs TEXT NOT NULL CHECK (json_valid(inputs)),
  model_sha256 TEXT CHECK (length(model_sha256) = 64),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  state TEXT NOT NULL CHECK (state IN ('running', 'done')),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  seconds REAL,
  result_sha256 TEXT CHECK (length(result_sha256) = 64),
  summary TEXT CHECK (json_valid(summary))
) STRICT;

CREATE INDEX run_of_key ON run (key);
`,
};
