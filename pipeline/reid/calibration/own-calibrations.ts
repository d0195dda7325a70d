import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { type CalibrationRecord, calibrationRecord } from '#contract/calibration.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { shippedCalibration } from './shipped-calibrations.ts';

/** What a calibration of one's own is called in a folder of models. */
export const ownCalibrationName = (modelSha256: string): string => `${modelSha256.slice(0, 16)}.calibration.json`;

/**
 * The calibration for the vectors of a model: one's own, made by `doppel calibrate` and found among the weights, else the one that
 * comes with Doppel; null where there is none. `models` is the one folder to look in, null for the usual ones.
 *
 * Throws `bad_file` for a file of one's own that is no calibration of this model.
 */
export function calibrationOfModel(modelSha256: string | null, models: string | null): CalibrationRecord | null {
  if (modelSha256 === null) return null;
  const file = modelFolders(models)
    .map((folder) => path.join(folder, ownCalibrationName(modelSha256)))
    .find((each) => existsSync(each));
  if (file === undefined) return shippedCalibration(modelSha256);
  const parsed = calibrationRecord.safeParse(jsonOf(file));
  if (parsed.success && parsed.data.model_sha256 === modelSha256) return parsed.data;
  throw new DoppelError(
    'bad_file',
    `${file} is not a calibration of the model ${modelSha256.slice(0, 12)}: make it anew with "doppel calibrate", or remove it.`,
  );
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DoppelError('bad_file', `${file} cannot be read as JSON: ${(cause as Error).message}.`, { cause });
  }
}
