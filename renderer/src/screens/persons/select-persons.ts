import type { PersonSummary } from '#contract/review.ts';

/** In which order the grid shows persons. */
export const personOrders = {
  first_seen: 'First seen',
  longest: 'Longest seen',
  pictures: 'Most pictures',
  id: 'Id',
  name: 'Name',
} as const;

export type PersonOrder = keyof typeof personOrders;

/** Which persons the grid shows, and in which order. */
export interface PersonWish {
  /** Part of a name, or an id; empty for all. */
  readonly search: string;
  readonly order: PersonOrder;
  readonly hidden: 'left_out' | 'shown';
  /** The ids to which the choice is limited; null for no limit. */
  readonly among: ReadonlySet<number> | null;
}

const compare: Readonly<Record<PersonOrder, (one: PersonSummary, other: PersonSummary) => number>> = {
  first_seen: (one, other) => one.first_frame - other.first_frame,
  longest: (one, other) => other.rows - one.rows,
  pictures: (one, other) => other.crops - one.crops,
  id: (one, other) => one.id - other.id,
  // Persons without a name come after those with one.
  name: (one, other) => Number(!one.name) - Number(!other.name) || (one.name ?? '').localeCompare(other.name ?? ''),
};

/** The persons that are wished for, in order; those of the same rank by id. A number finds the id that it is, or was merged in. */
export function selectPersons(persons: readonly PersonSummary[], wish: PersonWish): readonly PersonSummary[] {
  const words = wish.search.trim().toLocaleLowerCase();
  const isFound = ({ id, name, made_of }: PersonSummary) =>
    words === '' ||
    String(id) === words ||
    made_of.some((part) => String(part) === words) ||
    (name ?? '').toLocaleLowerCase().includes(words);
  return persons
    .filter(
      (person) =>
        (wish.hidden === 'shown' || !person.hidden) && (wish.among?.has(person.id) ?? true) && isFound(person),
    )
    .toSorted((one, other) => compare[wish.order](one, other) || one.id - other.id);
}
