import { z } from 'zod';
import { type CropId, cropId, type PersonId } from '#base/ids.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';
import type { PersonEmbedding } from './store-embeddings.ts';

/** How many vectors are in memory at a time while all are gone through: 512 of 512 numbers are a megabyte. */
const pageLength = 512;

/** A crop and its vector, (dimension,), as it was stored. */
export interface CropEmbedding {
  readonly cropId: CropId;
  readonly vector: Float32Array;
}

/**
 * All crop vectors by crop id, a page at a time. Writing in between is allowed: what is stored behind the crop that the
 * iteration has reached will not be seen.
 */
export function* iterateCropEmbeddings(project: ProjectDatabase): Generator<CropEmbedding> {
  const statement = project.prepare<{ cropId: CropId; vector: Buffer }>(
    'SELECT crop_id AS cropId, vector FROM crop_embedding WHERE crop_id > ? ORDER BY crop_id LIMIT ?',
  );
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const from = last;
    const rows = project.read(() => statement.all(from, pageLength));
    for (const row of rows) yield { cropId: row.cropId, vector: fromBlob(project, Float32Array, row.vector) };
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.cropId;
  }
}

/** One crop's vector, or null when it has none. */
export function readCropEmbedding(project: ProjectDatabase, crop: CropId): Float32Array | null {
  const blob = project.read(() =>
    project.prepare<Buffer>('SELECT vector FROM crop_embedding WHERE crop_id = ?').pluck().get(crop),
  );
  return blob === undefined ? null : fromBlob(project, Float32Array, blob);
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
  return new Map(rows.map(({ cropId, vector }) => [cropId, fromBlob(project, Float32Array, vector)]));
}

/** How many persons have a vector. */
export function countPersonEmbeddings(project: ProjectDatabase): number {
  return project.read(() => project.prepare<number>('SELECT count(*) FROM person_embedding').pluck().get() ?? 0);
}

/** The vectors of the original persons that have one, by id: 1,000 of 512 numbers are two megabytes. */
export function readPersonEmbeddings(project: ProjectDatabase): readonly PersonEmbedding[] {
  const rows = project.read(() =>
    project
      .prepare<{ personId: PersonId; cropIds: string; vector: Buffer }>(
        'SELECT person_id AS personId, crop_ids AS cropIds, vector FROM person_embedding ORDER BY person_id',
      )
      .all(),
  );
  return rows.map(({ personId, cropIds, vector }) => ({
    personId,
    cropIds: parseJson(project, z.array(z.number()), cropIds).map(cropId),
    vector: fromBlob(project, Float32Array, vector),
  }));
}
