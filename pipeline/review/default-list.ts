/** What the list asks of a pair. */
interface ListedPair {
  /** Cosine, a float32; null where one of the two could not be described. */
  readonly similarity: number | null;
  /** P(same); null where a veto rules the pair out, and where there is none. */
  readonly probability: number | null;
  readonly vetoed: boolean;
}

/** By what pairs are listed. */
export interface ListRule {
  readonly by: 'probability' | 'cosine';
  /** The score from which a pair is listed, of the kind that `by` says. */
  readonly from: number;
  /** The cosine from which two persons count as similar, as a float32. */
  readonly similarFrom: number;
}

/**
 * The rule of a list: P(same) from the calibration's bar on where there is one, else the cosine from the threshold on. The
 * threshold is rounded to float32 as the cosines are, which is how numpy compares the exported matrix: all name the same pairs.
 */
export function listRule(threshold: number, listFrom: number | null): ListRule {
  const similarFrom = Math.fround(threshold);
  return listFrom === null
    ? { by: 'cosine', from: similarFrom, similarFrom }
    : { by: 'probability', from: listFrom, similarFrom };
}

/** Whether two persons are similar, whatever else is known of them. */
export function areSimilar({ similarFrom }: ListRule, similarity: number | null): boolean {
  return similarity !== null && similarity >= similarFrom;
}

/**
 * Where a pair stands. `listed`: a question of the default list. `vetoed`: similar, but seen in two places at once. `unlikely`:
 * similar, but its probability keeps it out. `unlike`: none of these, shown only where every pair is.
 */
export function placeInList(rule: ListRule, pair: ListedPair): 'listed' | 'vetoed' | 'unlikely' | 'unlike' {
  const isSimilar = areSimilar(rule, pair.similarity);
  if (pair.vetoed) return isSimilar ? 'vetoed' : 'unlike';
  if (rule.by === 'cosine') return isSimilar ? 'listed' : 'unlike';
  if ((pair.probability ?? 0) >= rule.from) return 'listed';
  return isSimilar ? 'unlikely' : 'unlike';
}
