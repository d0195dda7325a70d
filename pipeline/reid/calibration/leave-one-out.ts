import type { ForecastPair } from '#metrics/reliability.ts';
import type { LabelledGallery } from './labelled-gallery.ts';
import { cohortOf, type LearntModel, learn, openPairs } from './learn-model.ts';
import { type PairModel, partnersOffset, probabilityOf } from './probability.ts';

/** A pair of a left-out video with the probability that a model gave it which never saw the video. */
export type LeftOutPair<Gallery extends LabelledGallery> = Gallery['pairs'][number] & {
  readonly set: Gallery;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
};

/** Models that were learnt already: fitting one takes seconds. */
const learnt = new WeakMap<readonly LabelledGallery[], Map<string, LearntModel>>();

/** The model of all sets but those of one video. */
export function learnWithout(sets: readonly LabelledGallery[], video: string): LearntModel {
  const known = learnt.get(sets) ?? new Map<string, LearntModel>();
  learnt.set(sets, known);
  const model = known.get(video) ?? learn(sets.filter((set) => set.video !== video));
  known.set(video, model);
  return model;
}

/** What a model says of a set. */
export function judge<Gallery extends LabelledGallery>(
  set: Gallery,
  learntModel: LearntModel,
): readonly LeftOutPair<Gallery>[] {
  const { centre, coefficients, covariance, usual_steadiness, crowdings } = learntModel;
  const cohort = cohortOf(set, centre, crowdings);
  const model: PairModel = {
    coefficients,
    covariance,
    fourth: 'crowding',
    usualSteadiness: usual_steadiness,
    offset: partnersOffset(set.persons.length),
  };
  return openPairs<Gallery['pairs'][number]>(set.pairs).flatMap((pair): LeftOutPair<Gallery>[] => {
    const measures = cohort.measure(pair.a.view, pair.b.view);
    if (measures === null) return [];
    const { value, low, high } = probabilityOf(measures, model);
    return [{ ...pair, set, probability: value, low, high }];
  });
}

/** Leaves each video out in its turn: the pairs of every set, judged by the model of the other videos. */
export function leaveOneOut<Gallery extends LabelledGallery>(
  sets: readonly Gallery[],
): readonly LeftOutPair<Gallery>[] {
  const videos = [...new Set(sets.map(({ video }) => video))];
  return videos.flatMap((video) => {
    const model = learnWithout(sets, video);
    return sets.filter((set) => set.video === video).flatMap((set) => judge(set, model));
  });
}

/** A left-out pair as a forecast to be checked. */
export function forecast({ a, b, same, probability }: LeftOutPair<LabelledGallery>): ForecastPair {
  return { probability, same, persons: [a.human, b.human] };
}
