/** How probable it is that two items, by their places, are one. */
export interface PairChance {
  readonly i: number;
  readonly j: number;
  readonly probability: number;
}

/**
 * How many merges are still to be expected: the sum of the chances along the likeliest tree that connects the items. Of three who are
 * all likely to be one, two merges are expected and not three, since the third would follow.
 */
export function expectedMerges(count: number, chances: readonly PairChance[]): number {
  const parents = Array.from({ length: count }, (_, item) => item);
  const rootOf = (item: number): number => {
    let root = item;
    while (parents[root] !== root) root = parents[root];
    parents[item] = root;
    return root;
  };
  let sum = 0;
  for (const { i, j, probability } of chances.toSorted((left, right) => right.probability - left.probability)) {
    const [a, b] = [rootOf(i), rootOf(j)];
    if (a === b) continue;
    parents[a] = b;
    sum += probability;
  }
  return sum;
}
