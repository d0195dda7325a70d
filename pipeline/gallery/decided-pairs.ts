import type { CohortLooks } from '../calibration/cohort-looks.ts';
import type { DecidedPair } from '../calibration/refine-model.ts';
import { foldDecisions } from '../review/fold-decisions.ts';
import { originalIdsOf, type ReviewPerson } from '../review/review-state.ts';
import type { Gallery } from './gallery.ts';
import { vetoCheck } from './veto-check.ts';

/**
 * What the decisions in force teach: of a merge, every two original persons that it made one; of a keep-apart, its two
 * persons. Pairs that a veto rules out teach nothing, nor do persons that were split, whose vectors are of two people.
 */
export function decidedPairs(gallery: Gallery, looks: CohortLooks): readonly DecidedPair[] {
  return [...mergedPairs(gallery, looks), ...apartPairs(gallery, looks)];
}

function mergedPairs(gallery: Gallery, looks: CohortLooks): readonly DecidedPair[] {
  const { state } = gallery;
  if (state.merged.size === 0) return [];
  const originals = foldDecisions(state.originals, []).persons;
  const isVetoed = vetoCheck(gallery);
  return [...state.persons.values()].flatMap((person) => {
    const parts = originalIdsOf(state, person)
      .map((id) => originals.get(id))
      .filter((part) => part !== undefined)
      .filter((part) => isWithin(part, person));
    const pairs = parts.flatMap((a, index) =>
      parts.slice(index + 1).flatMap((b) => {
        const measures = looks.measure(gallery.view(a), gallery.view(b));
        return measures === null || isVetoed(a.segments, b.segments) !== null ? [] : [measures];
      }),
    );
    // A merge of n persons is n - 1 decisions, however many pairs it makes.
    const weight = pairs.length === 0 ? 0 : Math.min(1, (parts.length - 1) / pairs.length);
    return pairs.map((measures): DecidedPair => ({ measures, same: true, weight }));
  });
}

function apartPairs(gallery: Gallery, looks: CohortLooks): readonly DecidedPair[] {
  const { state } = gallery;
  const isVetoed = vetoCheck(gallery);
  return [...state.pairs.values()].flatMap(({ a, b, kind }): readonly DecidedPair[] => {
    const [left, right] = [state.persons.get(a), state.persons.get(b)];
    if (kind !== 'apart' || left === undefined || right === undefined) return [];
    const measures = looks.measure(gallery.view(left), gallery.view(right));
    return measures === null || isVetoed(left.segments, right.segments) !== null
      ? []
      : [{ measures, same: false, weight: 1 }];
  });
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
