/**
 * The cosine from which two persons count as highly similar, by embedder. OSNet x0.25's is the seed's rule. The others are where as
 * many pairs of different people reach it as reach 0.70 with OSNet, 5.3 in a hundred: over 17,000 such pairs of the unseen market
 * sets and PETS09-S2L1. All true pairs there reach 0.30 with 0286; 95 in a hundred reach 0.70 with OSNet.
 */
const thresholds: Readonly<Record<string, number>> = {
  'person-reidentification-retail-0277': 0.27,
  'person-reidentification-retail-0286': 0.3,
  'person-reidentification-retail-0287': 0.29,
  'person-reidentification-retail-0288': 0.34,
};

/** The seed's, which models outside the catalogue get as well: nobody measured theirs. */
const usual = 0.7;

/** The cosine in force: the one that the settings name, else the embedder's own. `embedder` is its id; null where there is none. */
export function similarityThreshold(named: number | null, embedder: string | null): number {
  return named ?? thresholds[embedder ?? ''] ?? usual;
}
