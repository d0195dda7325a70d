import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * How persons look, as far as words can ask for it: what was measured stands in `look`, what is said of it once the light of the whole
 * video is known in `said`. And the questions that are kept, with the persons that each has told of.
 */
export const questionTables: Migration = {
  version: 2,
  sql: `
ALTER TABLE person ADD COLUMN said TEXT CHECK (json_valid(said));

CREATE TABLE saved_search (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  question TEXT NOT NULL CHECK (json_valid(question)),
  told TEXT NOT NULL CHECK (json_valid(told)),
  made_at TEXT NOT NULL
) STRICT;

`,
};
