/**
 * The adjusted Rand index of two divisions of the same things into groups (Hubert and Arabie, "Comparing partitions", 1985): 1 for the
 * same division, about 0 for one by chance. Null for fewer than two things.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const count = a.length;
  if (count < 2) return null;
  const both = new Map<string, number>();
  const [ofA, ofB] = [new Map<number, number>(), new Map<number, number>()];
  for (let row = 0; row < count; row++) {
    const key = `${a[row]},${b[row]}`;
    both.set(key, (both.get(key) ?? 0) + 1);
    ofA.set(a[row], (ofA.get(a[row]) ?? 0) + 1);
    ofB.set(b[row], (ofB.get(b[row]) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>): number => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const [together, inA, inB] = [pairs(both.values()), pairs(ofA.values()), pairs(ofB.values())];
  const expected = (inA * inB) / ((count * (count - 1)) / 2);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
