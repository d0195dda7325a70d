import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * What was decided on, and who answers for it: the digests of the evidence with every version of it that an event can name
 * (see `evidence/evidence-parts.ts`), the seals of the log, whose pictures were taken out and when, what the project is for, and
 * where its exports went. A part of the evidence without a digest has changed since it was last asked for.
 */
export const custody: Migration = {
  version: 6,
  sql: `
CREATE TABLE evidence_part (
  part INTEGER PRIMARY KEY,
  digest BLOB CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE evidence_item (
  part INTEGER NOT NULL REFERENCES evidence_part (part),
  key INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  erasure INTEGER REFERENCES erasure (id),
  PRIMARY KEY (part, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_version (
  version INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  cause TEXT NOT NULL,
  parts TEXT NOT NULL CHECK (json_valid(parts)),
  root TEXT NOT NULL CHECK (length(root) = 64)
) STRICT;

CREATE TABLE seal (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL CHECK (json_valid(body)),
  public_key TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  person_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  removed TEXT NOT NULL CHECK (json_valid(removed))
) STRICT;

CREATE TABLE purpose (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  purpose TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  delete_by TEXT CHECK (delete_by GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;

CREATE TABLE export_made (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  folder TEXT NOT NULL,
  seq INTEGER NOT NULL,
  head TEXT NOT NULL CHECK (length(head) = 64)
) STRICT;
`,
};
