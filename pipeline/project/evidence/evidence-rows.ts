import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EvidencePart, tableParts } from './evidence-parts.ts';
import { ItemList } from './item-list.ts';
import { RowDigester, type SqlValue } from './row-digest.ts';

const select = ({ name, key, columns }: EvidencePart) => `SELECT ${key ?? '0'}, ${columns.join(', ')} FROM ${name}`;

/**
 * Every item of a part as its rows are now, by key, hashed anew. `look` sees each row first: the key, then the part's columns, in
 * bytes that hold only until it returns.
 */
export function hashItems(file: SqliteFile, part: EvidencePart, look?: (row: readonly SqlValue[]) => void): ItemList {
  const order = part.key === null || part.key === part.order ? part.order : `${part.key}, ${part.order}`;
  const rows = file.prepare<SqlValue[]>(`${select(part)} ORDER BY ${order}`).raw();
  const digester = new RowDigester();
  const items = new ItemList();
  let key: number | null = null;
  for (const row of rows.iterate()) {
    look?.(row);
    const next = Number(row[0]);
    if (!Number.isSafeInteger(next))
      throw file.damaged(`a row of ${part.name} has the id ${row[0]}, which nothing is numbered with`);
    if (key !== null && key !== next) items.add(key, digester.digest());
    key = next;
    digester.add(row, 1);
  }
  if (key !== null) items.add(key, digester.digest());
  return items;
}

/** How many digests are read as one text. */
const digestsAtOnce = 4096;

/** The items of a part as their digests were kept when they were written, by key. Throws the file's `damaged` for what is no digest. */
export function readKeptItems(file: SqliteFile, part: Pick<EvidencePart, 'id' | 'name'>): ItemList {
  // As texts of many digests, which takes a seventh of asking for a row each.
  const chunk = file
    .prepare<[keys: string | null, digests: string]>(
      `SELECT group_concat(key), group_concat(hex(digest), '')
       FROM (SELECT key, digest FROM evidence_item WHERE part = ? AND key > ? ORDER BY key LIMIT ${digestsAtOnce})`,
    )
    .raw();
  const items = new ItemList();
  let last = Number.NEGATIVE_INFINITY;
  for (;;) {
    const [keys, digests] = chunk.get(part.id, last) ?? [null, ''];
    if (keys === null) return items;
    for (const [index, text] of keys.split(',').entries()) {
      const key = Number(text);
      const digest = digests.slice(64 * index, 64 * (index + 1));
      if (!Number.isSafeInteger(key) || key <= last || digest.length < 64)
        throw file.damaged(`the digests of ${part.name} are out of order`);
      items.add(key, digest);
      last = key;
    }
  }
}

/** The digest of one item in hexadecimal, or null when it has no rows. */
export function digestItem(file: SqliteFile, part: EvidencePart, key: number, digester: RowDigester): string | null {
  const ofKey = part.key === null ? '' : `WHERE ${part.key} = ?`;
  const rows = file
    .prepare<SqlValue[]>(`${select(part)} ${ofKey} ORDER BY ${part.order}`)
    .raw()
    .all(...(part.key === null ? [] : [key]));
  if (rows.length === 0) return null;
  for (const row of rows) digester.add(row, 1);
  return digester.digest();
}

/** The digest of the schema in hexadecimal: every table, index and trigger of the file but those of the vectors' table. */
export function digestSchema(file: SqliteFile): string {
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
