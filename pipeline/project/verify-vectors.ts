import { toBlob } from '#platform/sqlite/number-blob.ts';
import { readEmbedder } from './begin-embedding.ts';
import type { ProjectDatabase } from './project-database.ts';
import { iterateCropEmbeddings, readPersonEmbeddings } from './read-embeddings.ts';

function faultOf(vector: Float32Array, dimension: number, owner: string): string | null {
  if (vector.length !== dimension) return `The vector of ${owner} has ${vector.length} numbers, not ${dimension}.`;
  return vector.every(Number.isFinite) ? null : `The vector of ${owner} holds a number that is not finite.`;
}

function findBlobFault(project: ProjectDatabase, dimension: number): string | null {
  for (const { personId, vector } of readPersonEmbeddings(project)) {
    const fault = faultOf(vector, dimension, `person ${personId}`);
    if (fault !== null) return fault;
  }
  const inTable = project.vectorProblem === null ? readTableVector(project) : null;
  let count = 0;
  for (const { cropId, vector } of iterateCropEmbeddings(project)) {
    count += 1;
    const fault = faultOf(vector, dimension, `crop ${cropId}`);
    if (fault !== null) return fault;
    if (inTable === null) continue;
    const twin = inTable(cropId);
    if (twin === undefined) return `The vector of crop ${cropId} is missing in the vector table.`;
    if (Buffer.compare(twin, toBlob(vector)) !== 0) return `The vector of crop ${cropId} differs in the vector table.`;
  }
  if (inTable === null) return null;
  const tableCount = project.prepare<number>('SELECT count(*) FROM crop_vector').pluck().get();
  return tableCount === count ? null : `The vector table holds ${tableCount} vectors; the project has ${count}.`;
}

function readTableVector(project: ProjectDatabase): (crop: number) => Buffer | undefined {
  const statement = project.prepare<Buffer>('SELECT vector FROM crop_vector WHERE rowid = ?').pluck();
  return (crop) => statement.get(BigInt(crop));
}

/**
 * Says what is wrong with the vectors, or null: each must have the embedder's dimension and only finite numbers, and stand
 * equal in the vector table (compared where its extension loads).
 */
export function findVectorFault(project: ProjectDatabase): string | null {
  const embedder = readEmbedder(project);
  if (embedder !== null) return findBlobFault(project, embedder.dimension);
  const count = project
    .prepare<number>('SELECT (SELECT count(*) FROM crop_embedding) + (SELECT count(*) FROM person_embedding)')
    .pluck()
    .get();
  return count === 0 ? null : `The project holds ${count} vectors and does not say what made them.`;
}
