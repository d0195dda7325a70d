import { DoppelError } from '#base/doppel-error.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import { readEmbedder } from '../embedder.ts';
import { readPersonEmbeddings } from '../embeddings.ts';
import type { ProjectDatabase } from '../project-database.ts';

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

function faultOf(blob: Uint8Array, dimension: number, owner: string): string | null {
  const count = blob.byteLength / Float32Array.BYTES_PER_ELEMENT;
  if (count !== dimension) return `The vector of ${owner} has ${count} numbers, not ${dimension}.`;
  return isAllFinite(blob, dimension) ? null : `The vector of ${owner} holds a number that is not finite.`;
}

/** Whether every number is finite: nothing else times 0 is 0. Ten times as fast as asking each, which counts for 25 million. */
function isAllFinite(blob: Uint8Array, dimension: number): boolean {
  const isAligned = blob.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  const bytes: Uint8Array = isAligned ? blob : Uint8Array.from(blob);
  const vector = new Float32Array(bytes.buffer, bytes.byteOffset, dimension);
  let sum = 0;
  for (let i = 0; i < dimension; i++) sum += vector[i] * 0;
  return sum === 0;
}

function findBlobFault(project: ProjectDatabase, dimension: number): string | null {
  for (const { personId, vector } of readPersonEmbeddings(project)) {
    const fault = faultOf(toBlob(vector), dimension, `person ${personId}`);
    if (fault !== null) return fault;
  }
  const twins = project.vectorProblem === null ? readTwins(project, dimension) : null;
  const rows = project.prepare<[number, Buffer]>('SELECT crop_id, vector FROM crop_embedding ORDER BY crop_id').raw();
  let count = 0;
  for (const [crop, blob] of rows.iterate()) {
    count += 1;
    const fault = faultOf(blob, dimension, `crop ${crop}`);
    if (fault !== null) return fault;
    if (twins === null) continue;
    const twin = twins.get(crop);
    if (twin === undefined) return `The vector of crop ${crop} is missing in the vector table.`;
    if (!blob.equals(twin)) return `The vector of crop ${crop} differs in the vector table.`;
  }
  if (twins === null) return null;
  return twins.size === count ? null : `The vector table holds ${twins.size} vectors; the project has ${count}.`;
}

/** A slot of a chunk is in use when its bit is set, the first in the lowest of its byte. */
const isUsed = (validity: Buffer, slot: number): boolean => ((validity[slot >> 3] >> (slot & 7)) & 1) === 1;

/**
 * The vectors as the vector table has them, by crop. They are read in its chunks of about a thousand (sqlite-vec's own tables, as
 * version 0.1.9 keeps them), which takes a tenth of asking for each: 50,000 times 2 KB in memory at the worst.
 */
function readTwins(project: ProjectDatabase, dimension: number): ReadonlyMap<number, Buffer> {
  const twins = new Map<number, Buffer>();
  const chunks = project
    .prepare<[number, Buffer, Buffer, Buffer]>(
      `SELECT size, validity, rowids, vectors FROM crop_vector_chunks AS chunk
       JOIN crop_vector_vector_chunks00 AS content ON content.rowid = chunk.chunk_id`,
    )
    .raw();
  const bytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  for (const [size, validity, rowids, vectors] of chunks.iterate()) {
    if (vectors.length !== size * bytes || rowids.length !== 8 * size || 8 * validity.length < size) {
      throw new DoppelError('integrity', 'The vector table is damaged: its chunks have other sizes than they say.');
    }
    for (let slot = 0; slot < size; slot++) {
      if (!isUsed(validity, slot)) continue;
      twins.set(Number(rowids.readBigInt64LE(8 * slot)), vectors.subarray(slot * bytes, (slot + 1) * bytes));
    }
  }
  return twins;
}
