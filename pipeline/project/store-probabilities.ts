import type { CalibrationRecord } from '#contract/calibration.ts';
import type { ProjectDatabase } from './project-database.ts';

/** P(same) of a stored pair; `a` is the smaller id. */
export interface StoredProbability {
  readonly a: number;
  readonly b: number;
  readonly probability: number | null;
}

/** Keeps the calibration that the pairs are rated with; null forgets it, and the probabilities with it. */
export function storeCalibration(project: ProjectDatabase, record: CalibrationRecord | null): void {
  project.write(() => {
    project.prepare('DELETE FROM calibration').run();
    project.prepare('UPDATE pair SET probability = NULL WHERE probability IS NOT NULL').run();
    if (record === null) return;
    project
      .prepare('INSERT INTO calibration (one, model_sha256, version, list_from, record) VALUES (1, ?, ?, ?, ?)')
      .run(record.model_sha256, record.version, record.list_from, JSON.stringify(record));
  });
}

/** Stores P(same) beside the evidence of pairs that are stored already, in one transaction. */
export function storeProbabilities(project: ProjectDatabase, rated: Iterable<StoredProbability>): void {
  project.write(() => {
    const update = project.prepare('UPDATE pair SET probability = ? WHERE a = ? AND b = ?');
    for (const { a, b, probability } of rated) update.run(probability, a, b);
  });
}
