import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { type CropId, cropId, type PersonId } from '#base/ids.ts';
import { finiteFromBlob, fromBlob, toBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import { readEmbedder } from './embedder.ts';
import type { ProjectDatabase } from './project-database.ts';

/** How many vectors are in memory at a time while all are gone through: 512 of 512 numbers are a megabyte. */
const pageLength = 512;

/** Made once: a schema takes longer to make than a thousand short lists to parse. */
const cropIdList = z.array(z.int());

/** A crop and its vector, (dimension,), as it was stored. */
interface CropEmbedding {
  readonly cropId: CropId;
  readonly vector: Float32Array;
}

/**
 * All crop vectors by crop id, a page at a time. Writing in between is allowed: what is stored behind the crop that the
 * iteration has reached will not be seen.
 */
export function* iterateCropEmbeddings(
  project: ProjectDatabase,
  read: VectorReader = readVector,
): Generator<CropEmbedding> {
  const statement = project.prepare<{ cropId: CropId; vector: Buffer }>(
    'SELECT crop_id AS cropId, vector FROM crop_embedding WHERE crop_id > ? ORDER BY crop_id LIMIT ?',
  );
  const dimension = readEmbedder(project)?.dimension ?? null;
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const from = last;
    const rows = project.read(() => statement.all(from, pageLength));
    for (const row of rows) yield { cropId: row.cropId, vector: read(project, row.vector, dimension) };
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.cropId;
  }
}

/** One crop's vector, or null when it has none. */
export function readCropEmbedding(project: ProjectDatabase, crop: CropId): Float32Array | null {
  // The dimension comes with the row: a thousand persons ask for ten thousand pairs of vectors.
  const row = project.read(() =>
    project
      .prepare<{ readonly vector: Buffer; readonly dimension: number | null }>(
        'SELECT vector, (SELECT dimension FROM embedder) AS dimension FROM crop_embedding WHERE crop_id = ?',
      )
      .get(crop),
  );
  return row === undefined ? null : readVector(project, row.vector, row.dimension);
}

/** How a stored vector is read; `readVector` unless whoever asks judges them itself. */
type VectorReader = (project: ProjectDatabase, blob: Buffer, dimension: number | null) => Float32Array;

/** A vector as it stands, for `verify`, which tells what is wrong with it. */
export const readAnyVector: VectorReader = (project, blob) => fromBlob(project, Float32Array, blob);

/** A stored vector: finite, and as long as the embedder's are. Throws `bad_project` for any other. */
function readVector(project: ProjectDatabase, blob: Buffer, dimension: number | null): Float32Array {
  const vector = finiteFromBlob(project, Float32Array, blob, 'a vector');
  if (dimension === null || vector.length === dimension) return vector;
  throw project.damaged(`a vector has ${vector.length} numbers, where the embedder's have ${dimension}`);
}

/** The vectors of some crops, by id, in one question; those that have none are not in it. */
export function readCropEmbeddings(
  project: ProjectDatabase,
  crops: readonly CropId[],
): ReadonlyMap<CropId, Float32Array> {
  const rows = project.read(() =>
    project
      .prepare<{ cropId: CropId; vector: Buffer }>(
        'SELECT crop_id AS cropId, vector FROM crop_embedding WHERE crop_id IN (SELECT value FROM json_each(?))',
      )
      .all(JSON.stringify(crops)),
  );
  const dimension = readEmbedder(project)?.dimension ?? null;
  return new Map(rows.map(({ cropId, vector }) => [cropId, readVector(project, vector, dimension)]));
}

/** How many crops have a vector. */
export function countCropEmbeddings(project: ProjectDatabase): number {
  return project.read(() => project.prepare<number>('SELECT count(*) FROM crop_embedding').pluck().get() ?? 0);
}

/** How many persons have a vector. */
export function countPersonEmbeddings(project: ProjectDatabase): number {
  return project.read(() => project.prepare<number>('SELECT count(*) FROM person_embedding').pluck().get() ?? 0);
}

/** The vectors of the original persons that have one, by id: 1,000 of 512 numbers are two megabytes. */
export function readPersonEmbeddings(
  project: ProjectDatabase,
  read: VectorReader = readVector,
): readonly PersonEmbedding[] {
  const rows = project.read(() =>
    project
      .prepare<{ personId: PersonId; cropIds: string; vector: Buffer }>(
        'SELECT person_id AS personId, crop_ids AS cropIds, vector FROM person_embedding ORDER BY person_id',
      )
      .all(),
  );
  const dimension = readEmbedder(project)?.dimension ?? null;
  return rows.map(({ personId, cropIds, vector }) => ({
    personId,
    cropIds: parseJson(project, cropIdList, cropIds).map(cropId),
    vector: read(project, vector, dimension),
  }));
}

/** A person's vector and the crops that it was pooled from, best first. */
interface PersonEmbedding {
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
    project.evidence.touch('crop_embedding', cropIds);
  });
}

/** Stores a person's pooled vector, in the place of any earlier one. Throws `internal` as `storeCropEmbeddings` does. */
export function storePersonEmbedding(project: ProjectDatabase, embedding: PersonEmbedding): void {
  project.write(() => {
    refuseBadVector(embedding.vector, readDimension(project), `person ${embedding.personId}`);
    project
      .prepare('INSERT OR REPLACE INTO person_embedding (person_id, crop_ids, vector) VALUES (?, ?, ?)')
      .run(embedding.personId, JSON.stringify(embedding.cropIds), toBlob(embedding.vector));
    project.evidence.touch('person_embedding', [embedding.personId]);
  });
}
