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

/**
 * The likely duplicates among the active persons, best first: the pairs from `threshold` on that no veto rules out, whatever
 * was decided about them. With `similar`, the vetoed ones too; with `all`, every pair, undescribed ones as well. `compared` is
 * what `comparePersons` gives of this gallery, where the caller has it already.
 */
export function listPairs(
  gallery: Gallery,
  options: { readonly threshold: number; readonly scope: 'likely' | 'similar' | 'all' },
  compared: ComparedPersons = comparePersons(gallery),
): PairsReply {
  const { persons } = compared;
  const pairs: PairEvidence[] = [];
  for (let i = 0; i < persons.length; i++) {
    for (let j = i + 1; j < persons.length; j++) {
      const cosine = cosineOf(compared, i, j);
      if (options.scope !== 'all' && (cosine === null || cosine < options.threshold)) continue;
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
