import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EvidencePart, tableParts } from './evidence-parts.ts';
import { RowDigester, type SqlValue } from './row-digest.ts';

/** An item of a part as its rows are now: what stands in the key's column, and the digest of the rows. */
interface FoundItem {
  readonly key: number;
  readonly digest: Buffer;
}

const select = ({ name, key, columns }: EvidencePart) => `SELECT ${key ?? '0'}, ${columns.join(', ')} FROM ${name}`;

/** Every item of a part, by key, hashed anew from its rows. Nothing may be written before it has ended. */
export function* digestItems(file: SqliteFile, part: EvidencePart): Generator<FoundItem> {
  const order = part.key === null || part.key === part.order ? part.order : `${part.key}, ${part.order}`;
  const rows = file.prepare<SqlValue[]>(`${select(part)} ORDER BY ${order}`).raw();
  const digester = new RowDigester();
  let key: number | null = null;
  for (const row of rows.iterate()) {
    const next = Number(row[0]);
    if (key !== null && key !== next) yield { key, digest: digester.digest() };
    key = next;
    digester.add(row, 1);
  }
  if (key !== null) yield { key, digest: digester.digest() };
}

/** The digest of one item, or null when it has no rows. */
export function digestItem(file: SqliteFile, part: EvidencePart, key: number, digester: RowDigester): Buffer | null {
  const ofKey = part.key === null ? '' : `WHERE ${part.key} = ?`;
  const rows = file
    .prepare<SqlValue[]>(`${select(part)} ${ofKey} ORDER BY ${part.order}`)
    .raw()
    .all(...(part.key === null ? [] : [key]));
  if (rows.length === 0) return null;
  for (const row of rows) digester.add(row, 1);
  return digester.digest();
}

/** The digest of the schema: every table, index and trigger of the file but those of the vectors' table. */
export function digestSchema(file: SqliteFile): Buffer {
  const rows = file
    .prepare<SqlValue[]>(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT GLOB 'crop_vector*' ORDER BY type, name`,
    )
    .raw()
    .all();
  const digester = new RowDigester();
  for (const row of rows) digester.add(row, 0);
  return digester.digest();
}

/** Whether the file keeps digests of its evidence: one that an older Doppel wrote does not until the next decision in it. */
export function isCovered(file: SqliteFile): boolean {
  return file.prepare<number>('SELECT count(*) FROM evidence_part').pluck().get() === tableParts.length;
}
