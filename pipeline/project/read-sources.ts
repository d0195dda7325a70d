import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';
import { type SourceRecord, sourceKind, sourceReport } from './source-record.ts';

/** Where the persons of the project came from, in the order in which they were read. */
export function readSources(project: ProjectDatabase): readonly SourceRecord[] {
  const rows = project.read(() =>
    project
      .prepare<{ id: number; kind: string; path: string; sha256: string | null; report: string }>(
        'SELECT id, kind, path, sha256, report FROM source ORDER BY id',
      )
      .all(),
  );
  return rows.map((row) => ({
    ...row,
    kind: sourceKind.parse(row.kind),
    report: parseJson(project, sourceReport, row.report),
  }));
}
