import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * What Doppel's own detector saw: the boxes of each frame that was looked at, frames without anybody included, so that an
 * interrupted pass goes on behind the last; which detector it was; and why tracklets became persons, or did not.
 */
export const detections: Migration = {
  version: 2,
  sql: `
CREATE TABLE detector (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  device TEXT NOT NULL,
  fingerprint TEXT NOT NULL
) STRICT;

CREATE TABLE detection (
  frame_index INTEGER PRIMARY KEY,
  boxes BLOB NOT NULL CHECK (length(boxes) % 16 = 0),
  confidences BLOB NOT NULL CHECK (4 * length(confidences) = length(boxes))
) STRICT;

CREATE TABLE grouping_log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  log TEXT NOT NULL CHECK (json_valid(log))
) STRICT;
`,
};
