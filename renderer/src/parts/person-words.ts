import type { PersonSummary } from '#contract/review.ts';

/** What a person is called: the name that was given, else the id. */
export function personName(person: Pick<PersonSummary, 'id' | 'name'>): string {
  return person.name === null || person.name === '' ? `Person ${person.id}` : person.name;
}

/** The same with the id behind a given name, where both matter. */
export function personTitle(person: Pick<PersonSummary, 'id' | 'name'>): string {
  return person.name === null || person.name === '' ? `Person ${person.id}` : `${person.name} (${person.id})`;
}
