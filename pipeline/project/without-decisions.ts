import type { CopyChange } from '#platform/sqlite/save-as.ts';

/** What tells of decisions: the log, and what was made or counted at a place of it. */
const tellingTables = ['event', 'seal', 'export_made', 'queue_counts'] as const;

/**
 * Makes a copy of a project one in which nobody has decided anything, for somebody who is to answer without knowing what was answered
 * before. The log of a project is append-only, and stays so in the copy: what forbids taking events out is put aside for this one
 * change. Afterwards no page of the file holds what was taken out. Works on the schemas of older files too.
 */
export const leaveOutDecisions: CopyChange = (database) => {
  const guards = database
    .prepare<[], { readonly name: string; readonly sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event' ORDER BY rowid",
    )
    .all();
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  database.exec('BEGIN');
  for (const { name } of guards) database.exec(`DROP TRIGGER "${name}"`);
  for (const table of tellingTables) if (tables.includes(table)) database.exec(`DELETE FROM ${table}`);
  for (const { sql } of guards) database.exec(sql);
  database.exec('COMMIT');
  database.exec('VACUUM');
};
