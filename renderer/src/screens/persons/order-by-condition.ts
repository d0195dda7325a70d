import type { PersonConditionsView } from '#contract/conditions.ts';
import type { PersonSummary } from '#contract/review.ts';

/** What the analyst wants of a condition: the class to put first, or to keep alone. Nothing is hidden by itself. */
export interface ConditionWish {
  readonly className: string;
  readonly rule: 'first' | 'only';
}

/** Share of a person's pictures with a reliable answer that are of a class; null where none of them speaks. */
export function classShare(
  said: PersonConditionsView,
  { made_of }: Pick<PersonSummary, 'made_of'>,
  className: string,
): number | null {
  const parts = said.persons.filter(({ person }) => made_of.includes(person));
  const all = parts.reduce(
    (sum, { counts }) => sum + Object.values(counts).reduce((total, count) => total + count, 0),
    0,
  );
  if (all === 0) return null;
  return parts.reduce((sum, { counts }) => sum + (counts[className] ?? 0), 0) / all;
}

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

/** What is said, where anything reliable is said of anybody; else null, since there is nothing to sort by. */
export function speaking(said: PersonConditionsView | null): PersonConditionsView | null {
  return said?.persons.some(({ counts }) => Object.keys(counts).length > 0) === true ? said : null;
}
