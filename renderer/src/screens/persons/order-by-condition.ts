import type { PersonConditionsView } from '#contract/conditions.ts';
import type { PersonSummary } from '#contract/review.ts';
import { type ConditionWish, classShare } from '../../state/condition-wish.ts';

/**
 * The persons with those of a class first, by the share of their pictures that are of it (then in the order given), or only those with at least
 * one such picture. Persons of whom nothing is said come last, and are kept by `only` too: silence is no answer.
 */
export function orderByCondition(
  persons: readonly PersonSummary[],
  said: PersonConditionsView | null,
  wish: ConditionWish | null,
): readonly PersonSummary[] {
  if (said === null || wish === null) return persons;
  const shares = new Map(persons.map((person) => [person.id, classShare(said, person, wish.className)]));
  const kept = wish.rule === 'first' ? persons : persons.filter(({ id }) => (shares.get(id) ?? 1) > 0);
  return kept.toSorted((a, b) => (shares.get(b.id) ?? -1) - (shares.get(a.id) ?? -1));
}
