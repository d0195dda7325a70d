import { createDataFile, type FileKind } from '#platform/sqlite/data-file.ts';
import type { ProjectDatabase } from '#platform/sqlite/project-database.ts';
import { vectorTables } from '../vector-tables.ts';

/** A file that holds vectors and nothing else, for tests and benchmarks. */
export const vectorFileKind: FileKind = {
  applicationId: 0x44505645, // "DPVE"
  noun: 'a file of vectors',
  steps: [{ version: 1, sql: vectorTables }],
  pageSize: 16_384,
};

/** Makes such a file. Whoever makes it closes it. */
export const createVectorFile = (file: string): ProjectDatabase => createDataFile(file, vectorFileKind);
