import type { ProjectDatabase } from './project-database.ts';
import type { SourceRecord } from './source-record.ts';

/** Stores where persons came from; returns its number in the project. */
export function storeSource(project: ProjectDatabase, source: Omit<SourceRecord, 'id'>): number {
  return project.write(() =>
    Number(
      project
        .prepare('INSERT INTO source (kind, path, sha256, report) VALUES (?, ?, ?, ?)')
        .run(source.kind, source.path, source.sha256, JSON.stringify(source.report)).lastInsertRowid,
    ),
  );
}
