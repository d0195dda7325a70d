import { type CalibrationRecord, calibrationRecord } from '#contract/calibration.ts';
import { entryOfFile } from '#native-models/catalogue.ts';
import osnetX025Msmt17 from './coefficients/osnet_x0_25_msmt17.json' with { type: 'json' };
import retail0286 from './coefficients/person-reidentification-retail-0286.json' with { type: 'json' };
import retail0287 from './coefficients/person-reidentification-retail-0287.json' with { type: 'json' };

/** Every calibration that comes with Doppel: one a model, by the sha256 of its file. */
const shipped: readonly unknown[] = [osnetX025Msmt17, retail0286, retail0287];

let parsed: ReadonlyMap<string, CalibrationRecord> | null = null;

/**
 * The calibration for the vectors of a model, or null where none was ever fitted. Files of the same weights share one, and it
 * bears the SHA-256 that was asked for.
 */
export function shippedCalibration(modelSha256: string | null): CalibrationRecord | null {
  parsed ??= new Map(
    shipped.map((record) => {
      const calibration = calibrationRecord.parse(record);
      return [calibration.model_sha256, calibration];
    }),
  );
  if (modelSha256 === null) return null;
  const own = parsed.get(modelSha256) ?? parsed.get(entryOfFile(modelSha256)?.sha256 ?? '');
  return own === undefined ? null : { ...own, model_sha256: modelSha256 };
}
