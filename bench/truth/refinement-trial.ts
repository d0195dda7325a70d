import { cohortOf, openPairs } from '#reid/calibration/learn-model.ts';
import { learnWithout } from '#reid/calibration/leave-one-out.ts';
import { type PairModel, partnersOffset, probabilityOf } from '#reid/calibration/probability.ts';
import { isRefinable, refineModel } from '#reid/calibration/refine-model.ts';
import type { ComparedSet } from './compared-set.ts';

/** What refining with the first decisions of a left-out set does to the pairs that are still undecided. */
export interface RefinementTrial {
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
  const model = learnWithout(sets, set.video);
  const { coefficients, covariance, usual_steadiness: usualSteadiness } = model;
  const shipped: PairModel = {
    coefficients,
    covariance,
    fourth: 'crowding',
    usualSteadiness,
    offset: partnersOffset(set.persons.length),
  };
  const cohort = cohortOf(set, model.centre, model.crowdings);
  const ranked = openPairs(set.pairs)
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
  const loss = (by: PairModel): number =>
    rest.reduce((sum, { measures, same }) => {
      const { value } = probabilityOf(measures, by);
      return sum - Math.log(Math.max(1e-9, same ? value : 1 - value));
    }, 0) / rest.length;
  return { set, decided: count, undecided: rest.length, lossBefore: loss(shipped), lossAfter: loss(refined) };
}
