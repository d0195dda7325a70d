import { seededRandom } from '#base/seeded-random.ts';
import type { CalibrationRecord } from '#contract/calibration.ts';
import type { ForecastPair } from '#metrics/reliability.ts';
import { meanAppearance } from '#reid/calibration/appearance.ts';
import { CohortAppearance } from '#reid/calibration/cohort-appearance.ts';
import { fitCalibration, type LabelledPair } from '#reid/calibration/fit-calibration.ts';
import type { PairModel } from '#reid/calibration/probability.ts';
import { probabilityOf } from '#reid/calibration/probability.ts';
import { isRefinable, refineModel } from '#reid/calibration/refine-model.ts';
import type { ComparedPair, ComparedSet } from './compared-set.ts';

/**
 * As how many persons of the video the mean look of people in general counts. Of 0, 5, 10, 20 and 40 the log-loss on left-out
 * videos was best at 0 to 5, also in galleries of three persons; at 0 a video of two would have no one to compare with.
 */
export const centrePersons = 3;

/** The probability from which a pair is listed: one right pair in four is worth a look, one in five is not. */
export const listFrom = 0.25;

/** Everything that is learnt from some videos. */
export interface LearntModel extends Pick<CalibrationRecord, 'coefficients' | 'covariance' | 'usual_steadiness'> {
  readonly centre: Float32Array;
  readonly pairs: readonly LabelledPair[];
}

/** A pair of a left-out video with the probability that a model gave it which never saw the video. */
export interface LeftOutPair extends ComparedPair {
  readonly set: ComparedSet;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/** The mean look over videos, each counting once, (dimension,). */
export function generalAppearance(sets: readonly ComparedSet[]): Float32Array {
  const means = [...Map.groupBy(sets, ({ video }) => video).values()].map((own) => {
    const embeddings = own.flatMap(({ persons }) => persons.map(({ embedding }) => embedding));
    return meanAppearance(embeddings.slice(1), { persons: 1, vector: embeddings[0] });
  });
  return meanAppearance(means.slice(1), { persons: 1, vector: means[0] });
}

/** The persons of a set as seen from its own mean look. */
export function cohortOf(set: ComparedSet, centre: Float32Array): CohortAppearance {
  const embeddings = set.persons.map(({ embedding }) => embedding);
  return new CohortAppearance(meanAppearance(embeddings, { persons: centrePersons, vector: centre }));
}

/** Pairs that can be learnt from and judged: not vetoed. */
export const openPairs = ({ pairs }: ComparedSet): readonly ComparedPair[] =>
  pairs.filter(({ evidence }) => !evidence.vetoed);

/** Fits a model to some sets. */
export function learn(sets: readonly ComparedSet[]): LearntModel {
  const centre = generalAppearance(sets);
  const pairs = sets.flatMap((set) => {
    const cohort = cohortOf(set, centre);
    return openPairs(set).flatMap(({ a, b, same }): LabelledPair[] => {
      const measures = cohort.measure(a.view, b.view);
      if (measures === null) return [];
      return [{ measures, same, video: set.video, set: set.name, persons: [a.human, b.human] }];
    });
  });
  return { centre, pairs, ...fitCalibration(pairs, seededRandom(1).uniform) };
}

/** What a model says of a set. */
function judge(set: ComparedSet, { centre, coefficients, covariance, usual_steadiness }: LearntModel) {
  const cohort = cohortOf(set, centre);
  const model: PairModel = { coefficients, covariance, usualSteadiness: usual_steadiness, offset: 0 };
  return openPairs(set).flatMap((pair): LeftOutPair[] => {
    const measures = cohort.measure(pair.a.view, pair.b.view);
    if (measures === null) return [];
    const { value, low, high } = probabilityOf(measures, model);
    return [{ ...pair, set, probability: value, low, high }];
  });
}

/** Leaves each video out in its turn: the pairs of every set, judged by the model of the other videos. */
export function leaveOneOut(sets: readonly ComparedSet[]): readonly LeftOutPair[] {
  const videos = [...new Set(sets.map(({ video }) => video))];
  return videos.flatMap((video) => {
    const model = learn(sets.filter((set) => set.video !== video));
    return sets.filter((set) => set.video === video).flatMap((set) => judge(set, model));
  });
}

/** A left-out pair as a forecast to be checked. */
export function forecast({ a, b, same, probability }: LeftOutPair): ForecastPair {
  return { probability, same, persons: [a.human, b.human] };
}

/** What refining with the first decisions of a left-out set does to the pairs that are still undecided. */
interface RefinementTrial {
  readonly set: ComparedSet;
  readonly decided: number;
  readonly undecided: number;
  /** Mean logarithmic loss of the undecided pairs before and after: lower is better. */
  readonly lossBefore: number;
  readonly lossAfter: number;
}

/**
 * Decides the pairs of a left-out set by the truth, best first as an analyst would, until `decisions` are made and both kinds
 * are among them; then judges the others by the refined model. Null where a set has too few pairs of both kinds.
 */
export function tryRefining(sets: readonly ComparedSet[], set: ComparedSet, decisions: number): RefinementTrial | null {
  const learnt = learn(sets.filter(({ video }) => video !== set.video));
  const { coefficients, covariance, usual_steadiness: usualSteadiness } = learnt;
  const shipped: PairModel = { coefficients, covariance, usualSteadiness, offset: 0 };
  const cohort = cohortOf(set, learnt.centre);
  const ranked = openPairs(set)
    .flatMap(({ a, b, same }) => {
      const measures = cohort.measure(a.view, b.view);
      return measures === null ? [] : [{ measures, same, weight: 1, before: probabilityOf(measures, shipped).value }];
    })
    .toSorted((left, right) => right.before - left.before);
  let count = decisions;
  while (count < ranked.length && !isRefinable(ranked.slice(0, count))) count++;
  const rest = ranked.slice(count);
  if (!isRefinable(ranked.slice(0, count)) || rest.length === 0) return null;
  const refined = refineModel(shipped, ranked.slice(0, count));
  const loss = (model: PairModel): number =>
    rest.reduce((sum, { measures, same }) => {
      const { value } = probabilityOf(measures, model);
      return sum - Math.log(Math.max(1e-9, same ? value : 1 - value));
    }, 0) / rest.length;
  return { set, decided: count, undecided: rest.length, lossBefore: loss(shipped), lossAfter: loss(refined) };
}
