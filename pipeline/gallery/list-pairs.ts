import type { PairEvidence, PairsReply } from '../contract/replies.ts';
import { compareEvidence } from '../reid/pair-evidence.ts';
import { similarityMatrix } from '../reid/similarity-matrix.ts';
import { isHidden, type ReviewPerson } from '../review/review-state.ts';
import type { Gallery } from './gallery.ts';

/** The persons that are on the list, by id, and the cosine of every two of them. */
export interface ComparedPersons {
  readonly persons: readonly ReviewPerson[];
  /** Row of each person in the matrix, or -1 for one that could not be described. */
  readonly rowOf: readonly number[];
  /** (described, described) */
  readonly matrix: Float32Array;
  readonly described: number;
}

/** Compares all active persons that are not hidden. */
export function comparePersons(gallery: Gallery): ComparedPersons {
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
  return {
    persons,
    rowOf,
    matrix: similarityMatrix(rows, embeddings.length, dimension),
    described: embeddings.length,
  };
}

/** The cosine of two persons by their place in `persons`, or null when one of them could not be described. */
export function cosineOf({ rowOf, matrix, described }: ComparedPersons, i: number, j: number): number | null {
  return rowOf[i] < 0 || rowOf[j] < 0 ? null : matrix[rowOf[i] * described + rowOf[j]];
}

/**
 * The likely duplicates among the active persons, best first: the pairs from `threshold` on that no veto rules out, whatever
 * was decided about them. With `all`, every pair, vetoed and undescribed ones too.
 */
export function listPairs(
  gallery: Gallery,
  options: { readonly threshold: number; readonly scope: 'likely' | 'all' },
): PairsReply {
  const compared = comparePersons(gallery);
  const { persons } = compared;
  const pairs: PairEvidence[] = [];
  for (let i = 0; i < persons.length; i++) {
    for (let j = i + 1; j < persons.length; j++) {
      const cosine = cosineOf(compared, i, j);
      if (options.scope === 'likely' && (cosine === null || cosine < options.threshold)) continue;
      const evidence = gallery.evidence(persons[i], persons[j]);
      if (options.scope === 'likely' && evidence.vetoed) continue;
      pairs.push(evidence);
    }
  }
  return {
    similarity_threshold: options.threshold,
    embedder: gallery.embedder,
    person_ids: persons.map(({ id }) => id),
    pairs: pairs.sort(compareEvidence),
  };
}
