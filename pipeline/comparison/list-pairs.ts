import type { PairsReply, RatedPair } from '#contract/replies.ts';
import { compareEvidence } from '#reid/compare/pair-evidence.ts';
import { similarityMatrix } from '#reid/compare/similarity-matrix.ts';
import { isHidden, type ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';
import { type RatingBasis, ratingOf } from './pair-rating.ts';

/** The persons that are on the list, by id, and the cosine of every two of them. */
export interface ComparedPersons {
  readonly persons: readonly ReviewPerson[];
  /** Row of each person in the matrix, or -1 for one that could not be described. */
  readonly rowOf: readonly number[];
  /** The described persons' vectors, by row; each is the same object as long as the person is the same. */
  readonly embeddings: readonly Float32Array[];
  /** (described, described) */
  readonly matrix: Float32Array;
  readonly described: number;
}

/**
 * Compares all active persons that are not hidden. `earlier` lends the cosines of persons that are the same in both: a merge
 * among a thousand then takes a thousandth of the time.
 */
export function comparePersons(gallery: Gallery, earlier?: ComparedPersons): ComparedPersons {
  const persons = [...gallery.state.persons.values()].filter((person) => !isHidden(person));
  const dimension = gallery.embedder?.dimension ?? 0;
  const embeddings: Float32Array[] = [];
  const rowOf = persons.map((person) => {
    const { embedding } = gallery.view(person);
    return embedding === null ? -1 : embeddings.push(embedding) - 1;
  });
  const rows = new Float32Array(embeddings.length * dimension);
  embeddings.forEach((embedding, index) => {
    rows.set(embedding, index * dimension);
  });
  const known = new Map(earlier?.embeddings.map((embedding, row) => [embedding, row]));
  return {
    persons,
    rowOf,
    embeddings,
    matrix: similarityMatrix(rows, embeddings.length, dimension, {
      matrix: earlier?.matrix ?? new Float32Array(0),
      count: earlier?.described ?? 0,
      rowOf: embeddings.map((embedding) => known.get(embedding) ?? -1),
    }),
    described: embeddings.length,
  };
}

/** The cosine of two persons by their place in `persons`, or null when one of them could not be described. */
export function cosineOf({ rowOf, matrix, described }: ComparedPersons, i: number, j: number): number | null {
  return rowOf[i] < 0 || rowOf[j] < 0 ? null : matrix[rowOf[i] * described + rowOf[j]];
}

/** What a list is asked for. */
interface PairQuery {
  /** Cosine from which pairs are listed, the seed's rule; null for the default list. */
  readonly threshold: number | null;
  /** `likely`: without vetoed pairs; `similar`: with the vetoed ones that reach the cosine; `all`: every pair. */
  readonly scope: 'likely' | 'similar' | 'all';
  readonly basis?: RatingBasis | undefined;
}

/**
 * The likely duplicates among the active persons, best first, whatever was decided about them. Where the embedder has a
 * calibration the default list is the pairs that no veto rules out and whose P(same) reaches the calibration's bar; where it
 * has none, or a threshold is given, the pairs from that cosine on. `compared` is what `comparePersons` gives of this gallery,
 * where the caller has it already.
 */
export function listPairs(
  gallery: Gallery,
  query: PairQuery,
  compared: ComparedPersons = comparePersons(gallery),
): PairsReply {
  const { persons } = compared;
  const rating = ratingOf(gallery, query.basis);
  const rule = query.threshold === null && rating.calibration !== null ? 'probability' : 'cosine';
  const threshold = query.threshold ?? gallery.settings.similarity.threshold;
  const listFrom = rating.calibration?.list_from ?? 0;
  const canBeListed = rule === 'probability' && query.scope !== 'all' ? rating.mayBeListed(persons) : () => true;
  const pairs: RatedPair[] = [];
  for (let i = 0; i < persons.length; i++) {
    for (let j = i + 1; j < persons.length; j++) {
      const cosine = cosineOf(compared, i, j);
      const isSimilar = cosine !== null && cosine >= threshold;
      if (query.scope !== 'all') {
        const mayBeListed =
          rule === 'cosine'
            ? isSimilar
            : (query.scope === 'similar' && isSimilar) || (cosine !== null && canBeListed(i, j));
        if (!mayBeListed) continue;
      }
      const evidence = gallery.evidence(persons[i], persons[j]);
      if (query.scope === 'likely' && evidence.vetoed) continue;
      if (query.scope === 'similar' && evidence.vetoed && !isSimilar) continue;
      const pair = rating.rate(evidence);
      const isUnlikely = rule === 'probability' && !pair.vetoed && (pair.probability ?? 0) < listFrom;
      if (query.scope !== 'all' && isUnlikely) continue;
      pairs.push(pair);
    }
  }
  return {
    rule,
    similarity_threshold: threshold,
    embedder: gallery.embedder,
    calibration: rating.calibration,
    no_probability_reason: rating.missingReason,
    person_ids: persons.map(({ id }) => id),
    pairs: pairs.sort(rule === 'probability' ? compareRated : compareEvidence),
  };
}

/** Most probable first; pairs without a probability, the vetoed ones, follow as `compareEvidence` has them. */
export function compareRated(left: RatedPair, right: RatedPair): number {
  return (right.probability ?? -1) - (left.probability ?? -1) || compareEvidence(left, right);
}
