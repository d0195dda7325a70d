import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * The default list asks for the pairs from a probability on. Among 1,000 persons 430,000 pairs are stored; without an index the
 * start screen reads them all, 0.9 s, to say how many are left.
 */
export const probablePairs: Migration = {
  version: 4,
  sql: `
CREATE INDEX pair_by_probability ON pair (probability) WHERE veto_reason IS NULL AND probability IS NOT NULL;
`,
};
