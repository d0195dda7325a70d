import { type CalibrationRecord, calibrationRecord } from '#contract/calibration.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';

/** The calibration that the project's pairs were rated with, or null where there is none. */
export function readCalibration(project: ProjectDatabase): CalibrationRecord | null {
  const text = project.read(() => project.prepare<string>('SELECT record FROM calibration').pluck().get());
  return text === undefined ? null : parseJson(project, calibrationRecord, text);
}

/** The probability from which a pair of the project stands in the default list; null where there is no calibration. */
export function readListFrom(project: ProjectDatabase): number | null {
  return project.read(() => project.prepare<number>('SELECT list_from FROM calibration').pluck().get()) ?? null;
}

/** Keeps the calibration that the pairs are rated with; null forgets it, and the probabilities with it. */
export function storeCalibration(project: ProjectDatabase, record: CalibrationRecord | null): void {
  project.write(() => {
    project.prepare('DELETE FROM calibration').run();
    const { changes } = project.prepare('UPDATE pair SET probability = NULL WHERE probability IS NOT NULL').run();
    project.evidence.touchAll('calibration');
    if (changes > 0) project.evidence.touchAll('pair');
    if (record === null) return;
    project
      .prepare('INSERT INTO calibration (one, model_sha256, version, list_from, record) VALUES (1, ?, ?, ?, ?)')
      .run(record.model_sha256, record.version, record.list_from, JSON.stringify(record));
  });
}
