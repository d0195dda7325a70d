/** A pair whose truth is known, with what a rule made of it. */
export interface JudgedPair {
  readonly same: boolean;
  /** Higher is more likely the same. */
  readonly score: number;
}

/** Best first. Pairs of equal score: the wrong ones first, so that a rule that cannot tell gains nothing by luck. */
function ranked<Pair extends JudgedPair>(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.toSorted((a, b) => b.score - a.score || Number(a.same) - Number(b.same));
}

/** Average precision: the mean, over the true pairs, of the share of true ones down to each. Null where none is true. */
export function averagePrecision(pairs: readonly JudgedPair[]): number | null {
  let found = 0;
  let sum = 0;
  for (const [index, { same }] of ranked(pairs).entries()) {
    if (!same) continue;
    found++;
    sum += found / (index + 1);
  }
  return found === 0 ? null : sum / found;
}

/** The share of true pairs down to the last true one: what is paid for missing nobody. Null where none is true. */
export function precisionAtFullRecall(pairs: readonly JudgedPair[]): number | null {
  const last = ranked(pairs).findLastIndex(({ same }) => same);
  return last < 0 ? null : pairs.filter(({ same }) => same).length / (last + 1);
}

/** What a list of some of the pairs is worth. */
interface ListWorth {
  readonly listed: number;
  readonly listedSame: number;
  readonly same: number;
  /** Null where nothing is listed. */
  readonly precision: number | null;
  /** Null where nothing is the same. */
  readonly recall: number | null;
}

/** Counts the pairs that a rule lists. */
export function listWorth<Pair extends JudgedPair>(
  pairs: readonly Pair[],
  isListed: (pair: Pair) => boolean,
): ListWorth {
  const same = pairs.filter((pair) => pair.same).length;
  const list = pairs.filter(isListed);
  const listedSame = list.filter((pair) => pair.same).length;
  return {
    listed: list.length,
    listedSame,
    same,
    precision: list.length === 0 ? null : listedSame / list.length,
    recall: same === 0 ? null : listedSame / same,
  };
}
