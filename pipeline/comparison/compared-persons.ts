import type { PersonView } from '#reid/compare/pair-evidence.ts';
import { similarityMatrix } from '#reid/compare/similarity-matrix.ts';
import type { ReviewPerson } from '#review/review-state.ts';

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
 * Compares persons with each other. `earlier` lends the cosines of persons that are the same in both: a merge among a thousand
 * then takes a thousandth of the time. `dimension` is that of the vectors.
 */
export function comparePersons(
  persons: readonly ReviewPerson[],
  viewOf: (person: ReviewPerson) => PersonView,
  dimension: number,
  earlier: ComparedPersons | null,
): ComparedPersons {
  const embeddings: Float32Array[] = [];
  const rowOf = persons.map((person) => {
    const { embedding } = viewOf(person);
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
