import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EvidencePart, tableParts } from './evidence-parts.ts';
import { digestItems } from './evidence-rows.ts';
import { ItemsDigest } from './items-digest.ts';

/** How an item is no longer what its digest was made of. */
export interface EvidenceFault {
  readonly part: Pick<EvidencePart, 'name' | 'key'>;
  readonly key: number;
  readonly how: 'changed' | 'added' | 'missing' | 'still there';
}

/** A row of the digests: key, digest, and the erasure that took the item out, or null. */
type StoredItem = readonly [key: number, digest: Buffer, erasure: number | null];

/** What the comparison found; plain values, since it may come from another thread. */
export interface EvidenceComparison {
  readonly faults: readonly EvidenceFault[];
  /** Parts whose own digest is not that of their items. */
  readonly wrongDigests: readonly string[];
  readonly items: number;
  /** What kept the rows from being read, in words; null when nothing did. */
  readonly problem: string | null;
}

/** What takes the place of an item's rows when a person is taken out: no row at all, or a row in which nothing is left. */
const emptied: ReadonlySet<string> = new Set(['crop', 'tracklet_rows', 'detection']);

/**
 * Hashes every row that decisions rest on and compares it with the digests that were kept when it was written. Returns all that
 * differs, part by part. What was taken out on purpose has a digest and no rows, and is counted, not compared.
 */
export function compareEvidence(file: SqliteFile, wanted: (name: EvidencePart['name']) => boolean): EvidenceComparison {
  const faults: EvidenceFault[] = [];
  const wrongDigests: string[] = [];
  const digestOf = file.prepare<Buffer | null>('SELECT digest FROM evidence_part WHERE part = ?').pluck();
  let items = 0;
  for (const part of tableParts.filter(({ name }) => wanted(name))) {
    const whole = new ItemsDigest();
    const stored = file
      .prepare<StoredItem>('SELECT key, digest, erasure FROM evidence_item WHERE part = ? ORDER BY key')
      .raw()
      .iterate(part.id);
    const present = digestItems(file, part);
    try {
      items += comparePart(part, whole.watch(stored), present, (key, how) => faults.push({ part, key, how }));
    } finally {
      present.return(undefined);
      stored.return?.();
    }
    const kept = digestOf.get(part.id);
    const found = whole.digest();
    if (kept != null && !kept.equals(found)) wrongDigests.push(part.name);
  }
  return { faults, wrongDigests, items, problem: null };
}

/** Goes through what was kept and what is there side by side, both by ascending key; returns how many items there are. */
function comparePart(
  part: EvidencePart,
  stored: Iterator<StoredItem>,
  found: Iterator<{ readonly key: number; readonly digest: Buffer }>,
  tell: (key: number, how: EvidenceFault['how']) => void,
): number {
  let items = 0;
  let was = stored.next();
  let is = found.next();
  while (was.done !== true || is.done !== true) {
    items += 1;
    if (is.done === true || (was.done !== true && was.value[0] < is.value.key)) {
      if (was.done !== true && was.value[2] === null) tell(was.value[0], 'missing');
      was = stored.next();
    } else if (was.done === true || is.value.key < was.value[0]) {
      tell(is.value.key, 'added');
      is = found.next();
    } else {
      const isSame = was.value[1].equals(is.value.digest);
      if (was.value[2] === null) {
        if (!isSame) tell(is.value.key, 'changed');
      } else if (isSame || !emptied.has(part.name)) tell(is.value.key, 'still there');
      was = stored.next();
      is = found.next();
    }
  }
  return items;
}
