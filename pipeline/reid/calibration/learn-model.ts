import { seededRandom } from '#base/seeded-random.ts';
import type { CalibrationRecord } from '#contract/calibration.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import { CohortAppearance } from './cohort-appearance.ts';
import { crowdingOf, type HardRanges, learntCrowding } from './crowding.ts';
import { fitCalibration, type LabelledPair } from './fit-calibration.ts';
import type { LabelledGallery, LabelledPersonPair } from './labelled-gallery.ts';

/**
 * As how many persons of the video the mean look of people in general counts. Of 0, 5, 10, 20 and 40 the log-loss on left-out
 * videos was best at 0 to 5, also in galleries of three persons; at 0 a video of two would have no one to compare with.
 */
export const centrePersons = 3;

/**
 * The likeness between which two persons are hard to tell. No single one of these ranges is chosen: a choice made without the video that
 * judges falls on another range for each, and costs what it seems to gain (log-loss 0.0085 with 0286 and 0.0115 with 0287 where the mean over
 * all nine, which nobody chose, gives 0.0070 with both; `npm run bench -- truth --nested`). A wide range and a narrow one, a low one
 * and a high one are among them.
 */
export const hardRanges: HardRanges = {
  ranges: [
    [0.1, 0.3],
    [0.1, 0.4],
    [0.15, 0.3],
    [0.15, 0.35],
    [0.15, 0.4],
    [0.15, 0.45],
    [0.2, 0.35],
    [0.2, 0.4],
    [0.25, 0.5],
  ],
  measure: 'cosine',
};

/** The probability from which a pair is listed: one right pair in four is worth a look, one in five is not. */
export const listFrom = 0.25;

/** A pair to learn from, and whether two cameras saw it. */
export interface CameraPair extends LabelledPair {
  readonly isOtherCamera: boolean;
}

/** Everything that is learnt from some videos. */
export interface LearntModel extends Pick<CalibrationRecord, 'coefficients' | 'covariance' | 'usual_steadiness'> {
  readonly centre: Float32Array;
  readonly pairs: readonly CameraPair[];
  /** The least and the largest crowding of the videos that were learnt from. */
  readonly crowdings: readonly [number, number];
}

/** The mean look over videos, each counting once, (dimension,). */
export function generalAppearance(sets: readonly LabelledGallery[]): Float32Array {
  const means = [...Map.groupBy(sets, ({ video }) => video).values()].map((own) => {
    const embeddings = own.flatMap(({ persons }) => persons.map(({ embedding }) => embedding));
    return meanAppearance(embeddings.slice(1), { persons: 1, vector: embeddings[0] });
  });
  return meanAppearance(means.slice(1), { persons: 1, vector: means[0] });
}

/** The persons of a set as seen from its own mean look. */
export function cohortOf(
  set: LabelledGallery,
  centre: Float32Array,
  learnt: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): CohortAppearance {
  const embeddings = set.persons.map(({ embedding }) => embedding);
  const own = meanAppearance(embeddings, { persons: centrePersons, vector: centre });
  return new CohortAppearance(own, learntCrowding(crowdingOf(embeddings, own, hardRanges), learnt));
}

/** Pairs that can be learnt from and judged: not vetoed. */
export const openPairs = <Pair extends LabelledPersonPair>(pairs: readonly Pair[]): readonly Pair[] =>
  pairs.filter(({ evidence }) => !evidence.vetoed);

/** Fits a model to some sets. */
export function learn(sets: readonly LabelledGallery[]): LearntModel {
  const centre = generalAppearance(sets);
  const pairs = sets.flatMap((set) => {
    const cohort = cohortOf(set, centre);
    return openPairs(set.pairs).flatMap(({ a, b, same }): CameraPair[] => {
      const measures = cohort.measure(a.view, b.view);
      if (measures === null) return [];
      const persons = [a.human, b.human] as const;
      const isOtherCamera = a.camera !== null && b.camera !== null && a.camera !== b.camera;
      return [{ measures, same, video: set.video, set: set.name, persons, gallery: set.persons.length, isOtherCamera }];
    });
  });
  const crowdings = sets.map((set) => cohortOf(set, centre).crowding);
  const learnt = [Math.min(...crowdings), Math.max(...crowdings)] as const;
  return { centre, pairs, crowdings: learnt, ...fitCalibration(pairs, seededRandom(1).uniform) };
}
