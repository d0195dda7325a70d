import { z } from 'zod';
import { lossReport } from '#contract/replies.ts';
import { trackReading } from '#contract/track-formats.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';

/** What was wrong with the rows of a source: its part of the loss report. */
const sourceReport = lossReport.pick({ boxes_clamped: true, boxes_empty: true, rows_left_out: true }).extend({
  /** How the file was asked to be read, so that an analysis that goes on reads it so again. */
  reading: trackReading.optional(),
});
export type SourceReport = z.infer<typeof sourceReport>;

/** Whether the persons came in a persons file, as tracks of another program, or from Doppel's own detector. */
const sourceKind = z.enum(['persons', 'tracks', 'detected']);
type SourceKind = z.infer<typeof sourceKind>;

/** Where persons came from: a file that the user brought, or Doppel's own detector. */
interface SourceRecord {
  readonly id: number;
  readonly kind: SourceKind;
  /** The file; for `detected`, the model's. */
  readonly path: string;
  readonly sha256: string | null;
  readonly report: SourceReport;
}

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

/** Stores where persons came from; returns its number in the project. */
export function storeSource(project: ProjectDatabase, source: Omit<SourceRecord, 'id'>): number {
  return project.write(() => {
    const { lastInsertRowid } = project
      .prepare('INSERT INTO source (kind, path, sha256, report) VALUES (?, ?, ?, ?)')
      .run(source.kind, source.path, source.sha256, JSON.stringify(source.report));
    const id = Number(lastInsertRowid);
    project.evidence.touch('source', [id]);
    return id;
  });
}
