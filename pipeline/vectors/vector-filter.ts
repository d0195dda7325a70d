import type { VectorFilter } from './vector-store.ts';

/** A condition on `vector_owner` and its parameters, in order. */
export interface FilterSql {
  readonly where: string;
  readonly parameters: readonly (string | number)[];
}

const among = (column: string, list: readonly (string | number)[]): FilterSql => ({
  where: `${column} IN (SELECT value FROM json_each(?))`,
  parameters: [JSON.stringify(list)],
});

/** The filter as SQL on the columns of `vector_owner`, each with the given prefix. An empty filter is `1`. */
export function filterSql(filter: VectorFilter, prefix = 'o.'): FilterSql {
  const parts: FilterSql[] = [];
  if (filter.owners) parts.push(among(`${prefix}owner`, filter.owners));
  if (filter.notOwners) {
    const { where, parameters } = among(`${prefix}owner`, filter.notOwners);
    parts.push({ where: `NOT ${where}`, parameters });
  }
  if (filter.sources) parts.push(among(`${prefix}source`, filter.sources));
  if (filter.classes) parts.push(among(`${prefix}class`, filter.classes));
  if (filter.minConfidence !== undefined) {
    parts.push({ where: `${prefix}confidence >= ?`, parameters: [filter.minConfidence] });
  }
  if (filter.fromMs !== undefined) parts.push({ where: `${prefix}to_ms >= ?`, parameters: [filter.fromMs] });
  if (filter.toMs !== undefined) parts.push({ where: `${prefix}from_ms <= ?`, parameters: [filter.toMs] });
  for (const tag of filter.tags ?? []) {
    parts.push({ where: `EXISTS (SELECT 1 FROM json_each(${prefix}tags) WHERE value = ?)`, parameters: [tag] });
  }
  return {
    where: parts.length === 0 ? '1' : parts.map((part) => part.where).join(' AND '),
    parameters: parts.flatMap((part) => part.parameters),
  };
}

/** Whether a filter lets everything through. */
export function isOpenFilter(filter: VectorFilter | undefined): boolean {
  return filter === undefined || Object.values(filter).every((value) => value === undefined);
}
