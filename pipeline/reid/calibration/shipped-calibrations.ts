import { type CalibrationRecord, calibrationRecord } from '#contract/calibration.ts';
import osnetX025Msmt17 from './coefficients/osnet_x0_25_msmt17.json' with { type: 'json' };

/** Every calibration that comes with Doppel: one a model, by the sha256 of its file. */
const shipped: readonly unknown[] = [osnetX025Msmt17];

let parsed: ReadonlyMap<string, CalibrationRecord> | null = null;

/** The calibration for the vectors of a model, or null where none was ever fitted. */
export function shippedCalibration(modelSha256: string | null): CalibrationRecord | null {
  parsed ??= new Map(
    shipped.map((record) => {
      const calibration = calibrationRecord.parse(record);
      return [calibration.model_sha256, calibration];
    }),
  );
  return modelSha256 === null ? null : (parsed.get(modelSha256) ?? null);
}
