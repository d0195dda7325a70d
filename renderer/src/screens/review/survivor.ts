import type { PersonSummary } from '#contract/review.ts';

type Candidate = Pick<PersonSummary, 'id' | 'name'>;

/** Whose id a merge keeps unless the analyst swaps: the one that has a name, else the lower id, which was there first. */
export function usualSurvivor(a: Candidate, b: Candidate): number {
  const isNamed = (person: Candidate) => person.name !== null && person.name !== '';
  if (isNamed(a) !== isNamed(b)) return isNamed(a) ? a.id : b.id;
  return Math.min(a.id, b.id);
}

/** Whether a merge makes a group of more than two original persons: that is shown before it is done. */
export function isWideMerge(persons: readonly Pick<PersonSummary, 'made_of'>[]): boolean {
  return persons.reduce((count, { made_of }) => count + Math.max(1, made_of.length), 0) > 2;
}
