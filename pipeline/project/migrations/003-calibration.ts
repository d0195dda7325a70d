import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * How likely two persons are the same, beside the evidence of their pair; and the calibration that says so, whole: its
 * coefficients, what it was fitted on and how far it can be believed.
 */
export const calibration: Migration = {
  version: 3,
  sql: `
ALTER TABLE pair ADD COLUMN probability REAL CHECK (probability BETWEEN 0 AND 1);

CREATE TABLE calibration (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  version INTEGER NOT NULL,
  list_from REAL NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record))
) STRICT;
`,
};
