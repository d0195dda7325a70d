import type { LibraryReply } from '#contract/library.ts';
import type { SearchFilter } from '#contract/search.ts';
import { momentInWords } from '#contract/words/moment-words.ts';

/** A part of a filter in words, and the filter without it. */
export interface FilterPart {
  readonly words: string;
  readonly without: SearchFilter;
}

type Listed = 'sources' | 'places' | 'cameras' | 'tags';

/** A filter with one of its lists as said; an empty list asks for nothing. */
export function withList(filter: SearchFilter, field: Listed, values: readonly (string | number)[]): SearchFilter {
  const { [field]: _, ...rest } = filter;
  return values.length === 0 ? rest : { ...rest, [field]: values };
}

/** A filter with one of its times as said; null asks for nothing. */
export function withTime(filter: SearchFilter, field: 'from_ms' | 'to_ms', ms: number | null): SearchFilter {
  const { [field]: _, ...rest } = filter;
  return ms === null ? rest : { ...rest, [field]: ms };
}

/** What a filter asks for, part by part, each with the way to take it back. Within a list any will do, but all of the tags must hold. */
export function filterParts(filter: SearchFilter, { sources }: LibraryReply): readonly FilterPart[] {
  const nameOf = (id: number): string => sources.find((source) => source.id === id)?.name ?? `video ${id}`;
  const parts: FilterPart[] = [];
  const list = (field: Listed, words: string) => parts.push({ words, without: withList(filter, field, []) });
  if (filter.sources) list('sources', `in ${filter.sources.map(nameOf).join(' or ')}`);
  if (filter.places) list('places', `at ${filter.places.join(' or ')}`);
  if (filter.cameras) list('cameras', `by ${filter.cameras.join(' or ')}`);
  if (filter.tags) list('tags', `tagged ${filter.tags.join(' and ')}`);
  if (filter.from_ms !== undefined) {
    parts.push({ words: `from ${momentInWords(filter.from_ms)}`, without: withTime(filter, 'from_ms', null) });
  }
  if (filter.to_ms !== undefined) {
    parts.push({ words: `until ${momentInWords(filter.to_ms)}`, without: withTime(filter, 'to_ms', null) });
  }
  return parts;
}
