import type { PersonConditionsView } from '#contract/conditions.ts';

/** What the analyst wants of a condition: the class to put first, or to keep alone. Nothing is hidden by itself. */
export interface ConditionWish {
  readonly className: string;
  readonly rule: 'first' | 'only';
}

/** Share of a person's pictures with a reliable answer that are of a class; null where none of them speaks. */
export function classShare(
  said: PersonConditionsView,
  { made_of }: { readonly made_of: readonly number[] },
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

/** What is said, where anything reliable is said of anybody; else null, since there is nothing to sort by. */
export function speaking(said: PersonConditionsView | null): PersonConditionsView | null {
  return said?.persons.some(({ counts }) => Object.keys(counts).length > 0) === true ? said : null;
}
