import { freshSchema, schemaOf } from './refuse-other-tables.ts';
import type { SqliteFile } from './sqlite-file.ts';
import type { SqliteFileKind } from './sqlite-file-kind.ts';

/** Whether a file has every table, index and trigger of its kind, word for word, as a fresh one has. */
export function checkSchema(
  file: SqliteFile,
  kind: SqliteFileKind,
): { readonly ok: boolean; readonly message: string } {
  const found = schemaOf(file);
  const wrong = [...freshSchema(kind).values()].filter(({ name, sql }) => found.get(name)?.sql !== sql);
  if (wrong.length === 0) return { ok: true, message: 'Every table, index and trigger is as Doppel makes it.' };
  const told = wrong.map(({ type, name }) => `${type} ${name} (${found.has(name) ? 'changed' : 'missing'})`);
  return { ok: false, message: `What guards the file is not as Doppel makes it: ${told.join(', ')}.` };
}
