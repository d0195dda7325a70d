import type { CohortAppearance } from '#reid/calibration/cohort-appearance.ts';
import type { DecidedPair } from '#reid/calibration/refine-model.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { originalIdsOf, type ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';
import { vetoCheck } from './veto-check.ts';

/**
 * What the decisions in force teach, in pairs of original persons: of a merge, every two that it made one; of a keep-apart,
 * each of the one side with each of the other. The pairs of one decision share its weight. Pairs that a veto rules out teach
 * nothing, for the model is never asked about them.
 */
export function decidedPairs(gallery: Gallery, looks: CohortAppearance): readonly DecidedPair[] {
  const { state } = gallery;
  if (state.merged.size === 0 && state.pairs.size === 0) return [];
  const originals = foldDecisions(state.originals, []).persons;
  const partsOf = (person: ReviewPerson): readonly ReviewPerson[] => {
    const parts = originalIdsOf(state, person).flatMap((id) => originals.get(id) ?? []);
    const whole = parts.filter((part) => isWithin(part, person));
    return whole.length === 0 ? [person] : whole;
  };
  const isVetoed = vetoCheck(gallery);
  const measured = (a: ReviewPerson, b: ReviewPerson) => {
    if (isVetoed(a.segments, b.segments) !== null) return [];
    const measures = looks.measure(gallery.view(a), gallery.view(b));
    return measures === null ? [] : [measures];
  };
  const merges = [...state.persons.values()].flatMap((person): readonly DecidedPair[] => {
    const parts = partsOf(person);
    const pairs = parts.flatMap((a, index) => parts.slice(index + 1).flatMap((b) => measured(a, b)));
    // A merge of n persons is n - 1 decisions, however many pairs it makes.
    const weight = Math.min(1, (parts.length - 1) / Math.max(1, pairs.length));
    return pairs.map((measures) => ({ measures, same: true, weight }));
  });
  const aparts = [...state.pairs.values()].flatMap(({ a, b, kind }): readonly DecidedPair[] => {
    const [left, right] = [state.persons.get(a), state.persons.get(b)];
    if (kind !== 'apart' || left === undefined || right === undefined) return [];
    const pairs = partsOf(left).flatMap((one) => partsOf(right).flatMap((other) => measured(one, other)));
    return pairs.map((measures) => ({ measures, same: false, weight: 1 / pairs.length }));
  });
  return [...merges, ...aparts];
}

/** Whether all rows of a part belong to a person. */
function isWithin(part: ReviewPerson, person: ReviewPerson): boolean {
  return part.segments.every((own) =>
    person.segments.some(
      ({ trackletId, firstFrame, lastFrame }) =>
        trackletId === own.trackletId && firstFrame <= own.firstFrame && lastFrame >= own.lastFrame,
    ),
  );
}
