import { DoppelError } from '#base/doppel-error.ts';
import type { SqlValue } from '../evidence/row-digest.ts';
import type { ProjectDatabase } from '../project-database.ts';

/** Why the vectors could not be judged: thrown when their check ends. */
interface Unread {
  readonly cause: unknown;
}

/**
 * Whether the vectors are what they must be: each of the embedder's dimension, with only finite numbers, and equal in the vector
 * table (compared where its extension loads). Crops' vectors are shown to it as they are read.
 */
export class VectorCheck {
  readonly #project: ProjectDatabase;
  readonly #dimension: number | null;
  #twins: ReadonlyMap<number, Buffer> | null = null;
  #unread: Unread | null = null;
  #fault: string | null = null;
  #seen = 0;

  constructor(project: ProjectDatabase) {
    this.#project = project;
    // As it stands there: a record of the embedder that cannot be is the evidence's to tell.
    this.#dimension = project.prepare<number>('SELECT dimension FROM embedder').pluck().get() ?? null;
    if (this.#dimension === null || project.vectorProblem !== null) return;
    try {
      this.#twins = readTwins(project, this.#dimension);
    } catch (cause) {
      this.#unread = { cause };
    }
  }

  /** The vector of a crop: a row of the evidence that begins with the crop's id and ends with the vector. */
  see(row: readonly SqlValue[]): void {
    this.#seen += 1;
    this.#fault ??= this.#faultOf(Number(row[0]), row[row.length - 1]);
  }

  /** Sees all crops' vectors anew, where nobody reads them anyway. */
  seeAll(): void {
    this.#seen = 0;
    this.#fault = null;
    const rows = this.#project.prepare<SqlValue[]>('SELECT crop_id, vector FROM crop_embedding ORDER BY crop_id').raw();
    for (const row of rows.iterate()) this.see(row);
  }

  /** What is wrong, or null, after all crops were seen. Throws `integrity` and SQLite's errors for what could not be read. */
  finish(): string | null {
    const persons = this.#project
      .prepare<SqlValue[]>('SELECT person_id, vector FROM person_embedding ORDER BY person_id')
      .raw();
    const dimension = this.#dimension;
    if (dimension === null) {
      const count = this.#seen + persons.all().length;
      return count === 0 ? null : `The project holds ${count} vectors and does not say what made them.`;
    }
    for (const [person, blob] of persons.iterate()) {
      const fault = blobFault(blob, dimension, `person ${person}`);
      if (fault !== null) return fault;
    }
    if (this.#unread !== null) throw this.#unread.cause;
    if (this.#fault !== null || this.#twins === null || this.#twins.size === this.#seen) return this.#fault;
    return `The vector table holds ${this.#twins.size} vectors; the project has ${this.#seen}.`;
  }

  #faultOf(crop: number, blob: SqlValue): string | null {
    if (this.#dimension === null) return null;
    const fault = blobFault(blob, this.#dimension, `crop ${crop}`);
    if (fault !== null || this.#twins === null) return fault;
    const twin = this.#twins.get(crop);
    if (twin === undefined) return `The vector of crop ${crop} is missing in the vector table.`;
    return twin.equals(blob as Buffer) ? null : `The vector of crop ${crop} differs in the vector table.`;
  }
}

function blobFault(blob: SqlValue, dimension: number, owner: string): string | null {
  if (!(blob instanceof Uint8Array)) return `The vector of ${owner} is none.`;
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
