import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * How many pairs the review has answered and left, as it was counted at one head of the log, of one analysis. After a merge that
 * takes comparing everybody with everybody; the start screen and `status` read it here.
 */
export const queueCounts: Migration = {
  version: 5,
  sql: `
CREATE TABLE queue_counts (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  head TEXT NOT NULL CHECK (length(head) = 64),
  basis TEXT NOT NULL,
  decided INTEGER NOT NULL CHECK (decided >= 0),
  open INTEGER NOT NULL CHECK (open >= 0)
) STRICT;
`,
};
