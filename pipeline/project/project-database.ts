import type { DecisionEvent } from '#contract/decisions.ts';
import type { EvidenceMark } from '#contract/evidence.ts';
import { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type SqliteFileKind, schemaVersionOf } from '#platform/sqlite/sqlite-file-kind.ts';
import { type EvidenceOccasion, recordEvidence } from './evidence/record-evidence.ts';
import { TouchedEvidence } from './evidence/touched-evidence.ts';
import { allMigrations } from './migrations/all-migrations.ts';

/** An open project file: what every reader and writer of the project is handed. */
export class ProjectDatabase extends SqliteFile {
  /** The events that were read from this file, so that every decision reads only those that came since; see `readEvents`. */
  eventsReadBefore: readonly DecisionEvent[] = [];
  /** What the write that is under way has changed of what decisions rest on; writers of such tables say so here. */
  readonly evidence = new TouchedEvidence();
  #writes = 0;

  /** What an event names as the evidence that it was decided on; see `recordEvidence`. A part of the caller's transaction. */
  recordEvidence(occasion: EvidenceOccasion): EvidenceMark {
    this.evidence.settle(this);
    return recordEvidence(this, occasion);
  }

  /** As every file's, with the digests of the evidence brought up to date before the commit. */
  override write<T>(work: () => T): T {
    this.#writes += 1;
    try {
      return super.write(() => {
        const result = work();
        if (this.#writes === 1) this.evidence.settle(this);
        return result;
      });
    } finally {
      this.#writes -= 1;
      if (this.#writes === 0) this.evidence.forget();
    }
  }
}

/** The table of vectors as `beginEmbedding` makes it, and what sqlite-vec 0.1 keeps it in. */
const vectorTable = [
  /^CREATE VIRTUAL TABLE crop_vector USING vec0\(vector float\[\d{1,5}\] distance_metric=cosine\)$/,
  /^CREATE TABLE "crop_vector_info" \(key text primary key, value any\)$/,
  /^CREATE TABLE "crop_vector_chunks"\(chunk_id INTEGER PRIMARY KEY AUTOINCREMENT,size INTEGER NOT NULL,validity BLOB NOT NULL,rowids BLOB NOT NULL\)$/,
  /^CREATE TABLE "crop_vector_rowids"\(rowid INTEGER PRIMARY KEY AUTOINCREMENT,id,chunk_id INTEGER,chunk_offset INTEGER\)$/,
  /^CREATE TABLE "crop_vector_vector_chunks\d\d"\(rowid PRIMARY KEY,vectors BLOB NOT NULL\)$/,
];

/** The project file, `NAME.doppel`. */
export const projectKind: SqliteFileKind<ProjectDatabase> = {
  noun: 'project',
  blank: 'no analysis has been written to it yet',
  applicationId: 0x4450504c, // "DPPL"
  migrations: allMigrations,
  vectors: 'vec0',
  others: vectorTable,
  badCode: 'bad_project',
  File: ProjectDatabase,
};

/** The schema that this version of Doppel writes. */
export const projectSchema = schemaVersionOf(projectKind);
