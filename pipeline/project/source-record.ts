import { z } from 'zod';
import { lossReport } from '#contract/replies.ts';

/** What was wrong with the rows of a source: its part of the loss report. */
export const sourceReport = lossReport.pick({ boxes_clamped: true, boxes_empty: true, rows_left_out: true });
export type SourceReport = z.infer<typeof sourceReport>;

/** Whether the persons came in a persons file, as tracks of another program, or from Doppel's own detector. */
export const sourceKind = z.enum(['persons', 'tracks', 'detected']);
export type SourceKind = z.infer<typeof sourceKind>;

/** Where persons came from: a file that the user brought, or Doppel's own detector. */
export interface SourceRecord {
  readonly id: number;
  readonly kind: SourceKind;
  /** The file; for `detected`, the model's. */
  readonly path: string;
  readonly sha256: string | null;
  readonly report: SourceReport;
}
