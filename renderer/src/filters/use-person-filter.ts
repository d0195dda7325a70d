import { useCallback, useMemo } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { useAddressQuery } from '../navigation/use-address-query.ts';
import { useProject } from '../state/project-context.ts';
import { useReply } from '../state/use-reply.ts';
import { type Filtered, isActive, type PersonFilter, readFilter, writeFilter } from './person-filter.ts';

/** The filter that the address holds, with what it takes to apply it. */
export interface HeldFilter {
  readonly filter: PersonFilter;
  readonly change: (filter: PersonFilter) => void;
  /** A person with what is known of it. */
  readonly filtered: (person: Pick<PersonSummary, 'id' | 'presence'>) => Filtered;
}

/** Keeps a filter in the address, so that a reload, a link and the way back show the same. */
export function usePersonFilter(): HeldFilter {
  const { opened, version } = useProject();
  const [query, say] = useAddressQuery();
  const filter = useMemo(() => readFilter(query), [query]);
  const { value } = useReply('review.traits', isActive(filter) ? { project: opened.project } : null, version);
  const traits = useMemo(() => new Map(value?.persons.map((each) => [each.id, each])), [value]);
  const filtered = useCallback(
    (person: Pick<PersonSummary, 'id' | 'presence'>): Filtered => ({ person, traits: traits.get(person.id) ?? null }),
    [traits],
  );
  const change = useCallback((next: PersonFilter) => say(writeFilter(next)), [say]);
  return { filter, change, filtered };
}
