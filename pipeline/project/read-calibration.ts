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
