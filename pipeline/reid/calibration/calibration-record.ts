import type { CalibrationRecord, ReliabilityTable } from '#contract/calibration.ts';
import type { LabelledGallery } from './labelled-gallery.ts';
import { centrePersons, hardRanges, type LearntModel, listFrom } from './learn-model.ts';
import { learnOtherCameras } from './other-cameras.ts';

/** Raised by hand whenever the measures or the way of fitting change. */
const version = 4;

/** What a record says of where it comes from. */
export interface CalibrationSource {
  /** The embedder's id, and the sha256 of its file. */
  readonly model: string;
  readonly modelSha256: string;
  /** The command that makes the record again. */
  readonly command: string;
}

/** A calibration as it is kept: fitted on all sets, with what leaving each out has shown. */
export function calibrationOf(
  source: CalibrationSource,
  sets: readonly LabelledGallery[],
  model: LearntModel,
  leftOut: ReliabilityTable,
  sha256sOf: (video: string) => string[],
): CalibrationRecord {
  return {
    version,
    model: source.model,
    model_sha256: source.modelSha256,
    command: source.command,
    terms: ['intercept', 'likeness', 'best_matches', 'crowding'],
    prior: 'partners',
    crowding: {
      ranges: hardRanges.ranges.map(([from, to]) => [from, to]),
      measure: hardRanges.measure,
      learnt: [...model.crowdings],
    },
    other_cameras: learnOtherCameras(model),
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
