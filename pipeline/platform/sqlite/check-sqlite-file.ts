import type { SqliteFile } from './sqlite-file.ts';

/** What one check of a file found, as a sentence. */
interface FileCheck {
  readonly ok: boolean;
  readonly message: string;
}

/** How many of SQLite's own findings are told; a badly damaged file has thousands. */
const toldFindings = 5;

/**
 * Does something without SQLite's looking at all cells of a page each time that it asks for the page, which takes four times as long
 * where the file is mapped. For what follows every cell itself, and for a file whose pages were found sound.
 */
export function withoutCellChecks<T>(file: SqliteFile, work: () => T): T {
  file.execute('PRAGMA cell_size_check = OFF');
  try {
    return work();
  } finally {
    file.execute('PRAGMA cell_size_check = ON');
  }
}

/** SQLite's own check of every page, index and constraint. Takes as long as reading the file. */
export function checkPages(file: SqliteFile): FileCheck {
  const check = file.prepare<string>(`PRAGMA integrity_check(${toldFindings})`).pluck();
  const findings = withoutCellChecks(file, () => check.all());
  const ok = findings.length === 1 && findings[0] === 'ok';
  return { ok, message: ok ? 'SQLite finds the file sound.' : `SQLite finds: ${findings.join('; ')}.` };
}

/** Whether every foreign key leads to a row. */
export function checkReferences(file: SqliteFile): FileCheck {
  const rows = file.prepare<{ table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check').all();
  if (rows.length === 0) return { ok: true, message: 'Every reference leads somewhere.' };
  const told = rows.slice(0, toldFindings).map(({ table, rowid, parent }) => `${table} ${rowid} to ${parent}`);
  const rest = rows.length > told.length ? ', ...' : '';
  return { ok: false, message: `${rows.length} references lead nowhere: ${told.join(', ')}${rest}.` };
}
