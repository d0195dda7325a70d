/** What is known of two items, by their places. */
export interface PairLink {
  readonly i: number;
  readonly j: number;
  /** The logarithm of the odds that the two are one; `-Infinity` where they must not come together. */
  readonly logOdds: number;
}

/** No single pair outweighs more than this: one look can be wrong however sure it is said. Odds of 150 to 1. */
const mostLogOdds = 5;

const keyOf = (a: number, b: number): number => (a < b ? a * 0x4000000 + b : b * 0x4000000 + a);

/** A pair of clusters: the sum of the known links between them, and how many those are. */
interface Between {
  sum: number;
  known: number;
}

/**
 * Groups items by average linkage on the logarithm of the odds: the two groups whose links are strongest on average come together,
 * as long as that average speaks for it (odds of one at least) and no link between them forbids it. A link that is not named counts as
 * `unnamed`. Not by single links: a chain of look-alikes would make one person of a crowd. Sneath and Sokal 1973, UPGMA.
 *
 * Returns the groups of two and more, each with its items ascending, in the order of their first item.
 */
export function clusterPairs(
  count: number,
  links: readonly PairLink[],
  unnamed: number,
): readonly (readonly number[])[] {
  const members = new Map<number, readonly number[]>(Array.from({ length: count }, (_, item) => [item, [item]]));
  const between = new Map<number, Between>();
  const neighbours = new Map<number, Set<number>>();
  const note = (a: number, b: number): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      const known = neighbours.get(from);
      if (known === undefined) neighbours.set(from, new Set([to]));
      else known.add(to);
    }
  };
  for (const { i, j, logOdds } of links) {
    const clipped =
      logOdds === Number.NEGATIVE_INFINITY ? logOdds : Math.max(-mostLogOdds, Math.min(mostLogOdds, logOdds));
    between.set(keyOf(i, j), { sum: clipped, known: 1 });
    note(i, j);
  }
  const averageOf = (a: number, b: number): number => {
    const found = between.get(keyOf(a, b));
    if (found === undefined) return unnamed;
    const pairs = (members.get(a)?.length ?? 0) * (members.get(b)?.length ?? 0);
    return (found.sum + (pairs - found.known) * unnamed) / pairs;
  };
  for (;;) {
    let best: readonly [number, number] | null = null;
    let strongest = 0;
    for (const [a, others] of neighbours) {
      for (const b of others) {
        if (b <= a) continue;
        const average = averageOf(a, b);
        if (average < strongest || (average === strongest && best !== null)) continue;
        strongest = average;
        best = [a, b];
      }
    }
    if (best === null) break;
    unite(best[0], best[1]);
  }
  return [...members.values()]
    .filter((items) => items.length > 1)
    .map((items) => items.toSorted((left, right) => left - right))
    .toSorted((left, right) => left[0] - right[0]);

  /** The second cluster becomes part of the first. */
  function unite(a: number, b: number): void {
    for (const other of neighbours.get(b) ?? []) {
      neighbours.get(other)?.delete(b);
      if (other === a) continue;
      const [ofA, ofB] = [between.get(keyOf(a, other)), between.get(keyOf(b, other))];
      between.set(keyOf(a, other), {
        sum: (ofA?.sum ?? 0) + (ofB?.sum ?? 0),
        known: (ofA?.known ?? 0) + (ofB?.known ?? 0),
      });
      note(a, other);
    }
    neighbours.delete(b);
    members.set(a, [...(members.get(a) ?? []), ...(members.get(b) ?? [])]);
    members.delete(b);
  }
}
