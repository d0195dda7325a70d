import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * Labels as append-only events, features of labelled objects, trainings between two epochs, heads, and what was said of objects by heads that
 * had not seen their group.
 */
export const conditionsTables: Migration = {
  version: 1,
  sql: `
CREATE TABLE condition_event (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('label', 'undo')),
  name TEXT NOT NULL,
  label_id INTEGER REFERENCES label (id) ON DELETE CASCADE,
  value TEXT,
  undoes INTEGER REFERENCES condition_event (id),
  CHECK ((kind = 'label') = (label_id IS NOT NULL AND value IS NOT NULL AND undoes IS NULL)),
  CHECK ((kind = 'undo') = (undoes IS NOT NULL))
) STRICT;

CREATE INDEX condition_event_of_name ON condition_event (name, id);

CREATE TABLE condition_features (
  label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  variant TEXT NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (label_id, source, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE condition_relations (
  dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  agreement TEXT NOT NULL CHECK (json_valid(agreement)),
  PRIMARY KEY (dataset_id, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE condition_training (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  state TEXT NOT NULL CHECK (json_valid(state)),
  PRIMARY KEY (run_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE condition_head (
  run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  head TEXT NOT NULL CHECK (json_valid(head))
) STRICT;

CREATE TABLE condition_answer (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
  truth INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  probabilities BLOB NOT NULL,
  PRIMARY KEY (run_id, label_id)
) STRICT, WITHOUT ROWID;
`,
};
