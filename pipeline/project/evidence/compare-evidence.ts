import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EvidencePart, tableParts } from './evidence-parts.ts';
import { hashItems, readKeptItems } from './evidence-rows.ts';
import type { ItemList } from './item-list.ts';
import type { SqlValue } from './row-digest.ts';

/** How an item is no longer what its digest was made of. */
export interface EvidenceFault {
  readonly part: Pick<EvidencePart, 'name' | 'key'>;
  readonly key: number;
  readonly how: 'changed' | 'added' | 'missing' | 'still there';
}

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

/** What to compare, and who else looks at the rows that are read for it; see `hashItems`. */
export interface ComparedShare {
  readonly wants: (name: EvidencePart['name']) => boolean;
  readonly look?: (name: EvidencePart['name']) => ((row: readonly SqlValue[]) => void) | undefined;
}

/**
 * Hashes every row that decisions rest on and compares it with the digests that were kept when it was written. Returns all that
 * differs, part by part. What was taken out on purpose has a digest and no rows, and is counted, not compared.
 */
export function compareEvidence(file: SqliteFile, { wants, look }: ComparedShare): EvidenceComparison {
  const faults: EvidenceFault[] = [];
  const wrongDigests: string[] = [];
  const digestOf = file.prepare<Buffer | null>('SELECT digest FROM evidence_part WHERE part = ?').pluck();
  const erasedKeys = file
    .prepare<number>('SELECT key FROM evidence_item WHERE part = ? AND erasure IS NOT NULL')
    .pluck();
  let items = 0;
  for (const part of tableParts.filter(({ name }) => wants(name))) {
    const found = hashItems(file, part, look?.(part.name));
    const kept = readKeptItems(file, part);
    const erased = new Set(erasedKeys.all(part.id));
    if (erased.size === 0 && found.equals(kept)) items += kept.size;
    else items += comparePart(part, { kept, found, erased }, (key, how) => faults.push({ part, key, how }));
    const digest = digestOf.get(part.id);
    if (digest != null && !digest.equals(kept.digest())) wrongDigests.push(part.name);
  }
  return { faults, wrongDigests, items, problem: null };
}

/** Goes through what was kept and what is there side by side, both by ascending key; returns how many items there are. */
function comparePart(
  part: EvidencePart,
  { kept, found, erased }: { readonly kept: ItemList; readonly found: ItemList; readonly erased: ReadonlySet<number> },
  tell: (key: number, how: EvidenceFault['how']) => void,
): number {
  let [was, is, items] = [0, 0, 0];
  while (was < kept.size || is < found.size) {
    items += 1;
    const keyBefore = was < kept.size ? kept.keyAt(was) : Number.POSITIVE_INFINITY;
    const keyNow = is < found.size ? found.keyAt(is) : Number.POSITIVE_INFINITY;
    if (keyBefore < keyNow) {
      if (!erased.has(keyBefore)) tell(keyBefore, 'missing');
      was += 1;
    } else if (keyNow < keyBefore) {
      tell(keyNow, 'added');
      is += 1;
    } else {
      const isSame = kept.digestAt(was).equals(found.digestAt(is));
      if (!erased.has(keyNow)) {
        if (!isSame) tell(keyNow, 'changed');
      } else if (isSame || !emptied.has(part.name)) tell(keyNow, 'still there');
      was += 1;
      is += 1;
    }
  }
  return items;
}
