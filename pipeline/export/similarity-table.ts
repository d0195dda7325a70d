import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import { similarityMatrix } from '#reid/compare/similarity-matrix.ts';
import type { ExportInput, ExportPerson } from './export-input.ts';

/** A person that is in no matrix, and why. */
interface LeftOut {
  readonly person_id: PersonId;
  readonly reason: string;
}

/** Two persons and their cosine, a float32. */
type SimilarPair = readonly [a: PersonId, b: PersonId, similarity: number];

/** Who resembles whom, in the order of `persons`. Nothing in it is NaN: who cannot be compared is left out and listed. */
export interface SimilarityTable {
  readonly persons: readonly ExportPerson[];
  readonly dimension: number;
  /** (persons, dimension) rows of length 1. */
  readonly embeddings: Float32Array;
  /** (persons, persons) cosines, symmetric to the bit, exactly 1 on the diagonal. */
  readonly matrix: Float32Array;
  /** Pairs at or above the threshold, vetoed ones too, best first; ties by id. */
  readonly highPairs: readonly SimilarPair[];
  readonly leftOut: readonly LeftOut[];
}

/** Why a person cannot stand in a matrix; null when it can. */
function reasonToLeaveOut(person: ExportPerson, input: ExportInput): string | null {
  if (person.embedding === null) {
    if (person.cropCount === 0) return 'has no crops, so nothing could be compared';
    return input.embedder === null ? 'the analysis was made without similarity' : 'none of its crops was embedded';
  }
  if (!person.embedding.every(Number.isFinite)) return 'its embedding holds values that are not numbers';
  return null;
}

/**
 * Pairs at or above the threshold, best first. The threshold is rounded to float32 as the cosines are, which is how numpy
 * compares the exported matrix: both then name the same pairs.
 */
function pairsFrom(matrix: Float32Array, persons: readonly ExportPerson[], threshold: number): SimilarPair[] {
  const atLeast = Math.fround(threshold);
  const found: SimilarPair[] = [];
  for (let a = 0; a < persons.length; a++) {
    for (let b = a + 1; b < persons.length; b++) {
      const similarity = matrix[a * persons.length + b];
      if (similarity >= atLeast) found.push([persons[a].personId, persons[b].personId, similarity]);
    }
  }
  return found.sort((left, right) => right[2] - left[2] || left[0] - right[0] || left[1] - right[1]);
}

/**
 * The matrix of all persons that have an embedding. Throws `internal` when embeddings differ in length: those of two models
 * must never meet in one matrix.
 */
export function similarityTable(input: ExportInput): SimilarityTable {
  const persons: ExportPerson[] = [];
  const leftOut: LeftOut[] = [];
  for (const person of input.persons) {
    const reason = reasonToLeaveOut(person, input);
    if (reason === null) persons.push(person);
    else leftOut.push({ person_id: person.personId, reason });
  }
  const dimension = persons[0]?.embedding?.length ?? input.embedder?.dimension ?? 0;
  const embeddings = new Float32Array(persons.length * dimension);
  for (const [row, person] of persons.entries()) {
    if (person.embedding === null) continue;
    if (person.embedding.length !== dimension) {
      throw new DoppelError(
        'internal',
        `The embedding of person ${person.personId} has ${person.embedding.length} values where the others have ${dimension}.`,
      );
    }
    embeddings.set(person.embedding, row * dimension);
  }
  const matrix = similarityMatrix(embeddings, persons.length, dimension);
  return { persons, dimension, embeddings, matrix, highPairs: pairsFrom(matrix, persons, input.threshold), leftOut };
}
