import { DoppelError } from '#base/doppel-error.ts';
import type { CropId, PersonId } from '#base/ids.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import { readEmbedder } from './begin-embedding.ts';
import type { ProjectDatabase } from './project-database.ts';

/** A person's vector and the crops that it was pooled from, best first. */
export interface PersonEmbedding {
  readonly personId: PersonId;
  /** (dimension,) */
  readonly vector: Float32Array;
  readonly cropIds: readonly CropId[];
}

/** The vector table takes NaN without a word, and every comparison with it is silently wrong from then on. */
function refuseBadVector(vector: Float32Array, dimension: number, owner: string): void {
  if (vector.length !== dimension) {
    throw new DoppelError(
      'internal',
      `The vector of ${owner} has ${vector.length} numbers; the project's have ${dimension}.`,
    );
  }
  const bad = vector.find((value) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new DoppelError('internal', `The vector of ${owner} holds ${bad}, which compares with nothing.`);
}

function readDimension(project: ProjectDatabase): number {
  const embedder = readEmbedder(project);
  if (embedder === null) {
    throw new DoppelError('internal', `${project.path} takes no vectors before it knows what makes them.`);
  }
  return embedder.dimension;
}

/**
 * Stores the vectors of a batch of crops in one transaction, as plain blobs and in the vector table. `vectors` is
 * (cropIds.length * dimension), a row a crop. Throws `internal`, and stores nothing, for vectors of the wrong length or with a
 * number that is not finite, and before `beginEmbedding`.
 */
export function storeCropEmbeddings(project: ProjectDatabase, cropIds: readonly CropId[], vectors: Float32Array): void {
  if (project.vectorProblem !== null) throw new DoppelError('missing_tool', project.vectorProblem);
  project.write(() => {
    const dimension = readDimension(project);
    if (vectors.length !== cropIds.length * dimension) {
      throw new DoppelError(
        'internal',
        `${cropIds.length} crops need ${cropIds.length * dimension} numbers, found ${vectors.length}.`,
      );
    }
    const insert = project.prepare('INSERT OR REPLACE INTO crop_embedding (crop_id, vector) VALUES (?, ?)');
    const removeVector = project.prepare('DELETE FROM crop_vector WHERE rowid = ?');
    const insertVector = project.prepare('INSERT INTO crop_vector (rowid, vector) VALUES (?, ?)');
    cropIds.forEach((id, index) => {
      const vector = vectors.subarray(index * dimension, (index + 1) * dimension);
      refuseBadVector(vector, dimension, `crop ${id}`);
      const blob = toBlob(vector);
      insert.run(id, blob);
      removeVector.run(BigInt(id));
      insertVector.run(BigInt(id), blob);
    });
  });
}

/** Stores a person's pooled vector, in the place of any earlier one. Throws `internal` as `storeCropEmbeddings` does. */
export function storePersonEmbedding(project: ProjectDatabase, embedding: PersonEmbedding): void {
  project.write(() => {
    refuseBadVector(embedding.vector, readDimension(project), `person ${embedding.personId}`);
    project
      .prepare('INSERT OR REPLACE INTO person_embedding (person_id, crop_ids, vector) VALUES (?, ?, ?)')
      .run(embedding.personId, JSON.stringify(embedding.cropIds), toBlob(embedding.vector));
  });
}
