import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { bytesOf } from '#vectors/unit-rows.ts';
import type { VectorSpace } from '#vectors/vector-store.ts';
import { VectorTruth } from '#vectors/vector-truth.ts';
import type { LibraryFile } from './library-file.ts';

/** What was written. */
export interface ExportedVectors {
  readonly file: string;
  readonly rows: number;
  readonly dimension: number;
}

/**
 * Writes the vectors of a space into an SQLite file of its own for programs that read such tables: `embeddings` (a row a crop: id,
 * owner, source, dimension, float32 little-endian of length 1) and `distances`, which has its columns and no rows: all pairs of 100,000
 * crops would be 5 billion, and any of them is one product away. Throws `conflict` for a file that is there.
 */
export function exportVectors(database: LibraryFile, space: VectorSpace, file: string): ExportedVectors {
  if (existsSync(file)) throw new DoppelError('conflict', `${file} exists; name a file that does not.`);
  const out = new Database(file);
  let rows = 0;
  try {
    out.exec(`
      CREATE TABLE embeddings (
        id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, source INTEGER, model_sha256 TEXT NOT NULL,
        dimension INTEGER NOT NULL, vector BLOB NOT NULL
      ) STRICT;
      CREATE TABLE distances (id_a INTEGER NOT NULL, id_b INTEGER NOT NULL, distance REAL NOT NULL, PRIMARY KEY (id_a, id_b)) STRICT;
      BEGIN`);
    const insert = out.prepare('INSERT INTO embeddings VALUES (?, ?, ?, ?, ?, ?)');
    const truth = new VectorTruth(database, space);
    for (const run of truth.runs({})) {
      const source = truth.facetsOf(run.owner)?.source ?? null;
      for (let row = 0; row < run.rows; row++) {
        const vector = run.vectors.slice(row * space.dimension, (row + 1) * space.dimension);
        insert.run(run.rowIds[row], run.owner, source, space.modelSha256, space.dimension, bytesOf(vector));
        rows++;
      }
    }
    out.exec('COMMIT');
  } catch (error) {
    out.close();
    rmSync(file, { force: true });
    throw error;
  }
  out.close();
  return { file, rows, dimension: space.dimension };
}
