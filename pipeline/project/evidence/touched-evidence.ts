import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EvidencePart, type EvidencePartName, partOf, tableParts } from './evidence-parts.ts';
import { digestItem, hashItems, isCovered } from './evidence-rows.ts';
import { RowDigester } from './row-digest.ts';

type TableName = Exclude<EvidencePartName, 'schema'>;

/**
 * What a transaction has changed of the evidence. Whoever writes says which items; before the commit their digests are made anew,
 * so that the manifest is never behind the rows, and what is changed behind Doppel's back differs from it.
 */
export class TouchedEvidence {
  readonly #parts = new Map<TableName, Set<number> | 'all'>();

  /** Rows of these keys were written, changed or taken away. */
  touch(part: TableName, keys: Iterable<number>): void {
    const known = this.#parts.get(part);
    if (known === 'all') return;
    const touched = known ?? new Set<number>();
    for (const key of keys) touched.add(key);
    this.#parts.set(part, touched);
  }

  /** The whole table may be another one, as after a DELETE of all rows; also for tables that are one item. */
  touchAll(part: TableName): void {
    this.#parts.set(part, 'all');
  }

  /** Forgets what was touched: the transaction was rolled back. */
  forget(): void {
    this.#parts.clear();
  }

  /** Makes the digests of all that was touched anew, as the last thing of a transaction. */
  settle(file: SqliteFile): void {
    if (this.#parts.size === 0) return;
    if (isCovered(file)) {
      for (const [name, keys] of this.#parts) {
        const part = partOf(name);
        if (keys === 'all') settlePart(file, part);
        else settleItems(file, part, keys);
        file.prepare('UPDATE evidence_part SET digest = NULL WHERE part = ?').run(part.id);
      }
    }
    this.#parts.clear();
  }
}

/** Begins to keep digests of a file that has none: hashes all that there is. A part of the caller's transaction. */
export function coverEvidence(file: SqliteFile): void {
  if (isCovered(file)) return;
  for (const part of tableParts) {
    file.prepare('INSERT INTO evidence_part (part, digest) VALUES (?, NULL)').run(part.id);
    settlePart(file, part);
  }
}

const putItem = 'INSERT OR REPLACE INTO evidence_item (part, key, digest, erasure) VALUES (?, ?, ?, NULL)';

/** The digests are collected first, 40 bytes each: nothing can be written while rows are gone through. */
function settlePart(file: SqliteFile, part: EvidencePart): void {
  file.prepare('DELETE FROM evidence_item WHERE part = ?').run(part.id);
  const put = file.prepare(putItem);
  const items = hashItems(file, part);
  for (let index = 0; index < items.size; index++) put.run(part.id, items.keyAt(index), items.digestAt(index));
}

function settleItems(file: SqliteFile, part: EvidencePart, keys: ReadonlySet<number>): void {
  const digester = new RowDigester();
  const put = file.prepare(putItem);
  const remove = file.prepare('DELETE FROM evidence_item WHERE part = ? AND key = ?');
  const isErased = file
    .prepare<number>('SELECT 1 FROM evidence_item WHERE part = ? AND key = ? AND erasure IS NOT NULL')
    .pluck();
  for (const key of keys) {
    // The digest of what was taken out is its tombstone: it stays as it was.
    if (isErased.get(part.id, key) !== undefined) continue;
    const digest = digestItem(file, part, key, digester);
    if (digest === null) remove.run(part.id, key);
    else put.run(part.id, key, Buffer.from(digest, 'hex'));
  }
}
