import type { CalibrationRecord, ReliabilityTable } from '#contract/calibration.ts';
import { embedderId } from './analysed-set.ts';
import type { ComparedSet } from './compared-set.ts';
import { centrePersons, type LearntModel, listFrom } from './leave-one-out.ts';

/** Raised by hand whenever the measures or the way of fitting change. */
const version = 1;

/** The record that is shipped: fitted on all videos, with what leaving each out has shown. */
export function calibrationOf(
  sets: readonly ComparedSet[],
  model: LearntModel,
  leftOut: ReliabilityTable,
  sha256sOf: (video: string) => string[],
): CalibrationRecord {
  return {
    version,
    model: embedderId,
    model_sha256: sets[0].modelSha256,
    command: 'node scripts/run.mjs bench/truth.ts --write',
    terms: ['intercept', 'likeness', 'best_matches', 'steadiness'],
    coefficients: model.coefficients,
    covariance: model.covariance,
    usual_steadiness: model.usual_steadiness,
    centre: { persons: centrePersons, vector: [...model.centre] },
    largest_gallery: Math.max(...sets.map(({ persons }) => persons.length)),
    list_from: listFrom,
    training: [...Map.groupBy(sets, ({ video }) => video)].map(([video, own]) => {
      const pairs = model.pairs.filter((pair) => pair.video === video);
      return {
        video,
        sha256s: sha256sOf(video),
        sets: own.length,
        persons: new Set(own.flatMap(({ persons }) => persons.map(({ human }) => human))).size,
        pairs: pairs.length,
        same: pairs.filter(({ same }) => same).length,
      };
    }),
    left_out: leftOut,
  };
}

/** The record as a file: numbers to five digits, which move no probability by as much as 0.0001. `npm run format` folds it. */
export function calibrationText(record: CalibrationRecord): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(Number(value.toPrecision(5)).toFixed(7)) : value;
  return `${JSON.stringify(record, short, 2).replaceAll(/\[[\s\d.,e+-]+\]/g, (array) =>
    array.replaceAll(/\s+/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']'),
  )}\n`;
}
