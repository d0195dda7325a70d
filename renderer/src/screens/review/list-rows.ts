import type { QueuePair } from '#contract/review.ts';

/** A line of the list of pairs: the head of a group, or a pair of an unfolded one. */
type ListRow =
  | { readonly kind: 'group'; readonly name: string; readonly label: string; readonly count: number }
  | { readonly kind: 'pair'; readonly group: string; readonly pair: QueuePair };

/** The lines of the list: a head for each group that has pairs, and the pairs of those that are unfolded. */
export function listRows(
  open: readonly QueuePair[],
  all: readonly QueuePair[],
  unfolded: ReadonlySet<string>,
): readonly ListRow[] {
  const groups = [
    { name: 'open', label: 'To answer', pairs: open },
    { name: 'unsure', label: 'Unsure', pairs: all.filter(({ state }) => state === 'unsure') },
    { name: 'apart', label: 'Kept apart', pairs: all.filter(({ state }) => state === 'apart') },
    { name: 'vetoed', label: 'Ruled out', pairs: all.filter(({ state }) => state === 'vetoed') },
  ];
  return groups.flatMap(({ name, label, pairs }): readonly ListRow[] => {
    if (pairs.length === 0 && name !== 'open') return [];
    const head: ListRow = { kind: 'group', name, label, count: pairs.length };
    if (!unfolded.has(name)) return [head];
    return [head, ...pairs.map((pair): ListRow => ({ kind: 'pair', group: name, pair }))];
  });
}
