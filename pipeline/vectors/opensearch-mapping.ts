import type { VectorFilter } from './vector-store.ts';

/** Counts up whenever the mapping changes: an index of another version is built anew beside the old one, and the alias moved. */
export const mappingVersion = 1;

/** HNSW as the requirements name it: Lucene's graph, cosine. It is built over runs, on which 0.99 is reached with these. */
export const openSearchBuild = { connectivity: 16, expansionAdd: 512 } as const;

/** How an index is spread. */
export interface IndexSpread {
  readonly shards: number;
  readonly replicas: number;
}

/**
 * The index of a space: one document an owner, its runs nested in it. What filters ask about stands in each nested run as well as
 * at the root: a filter on the root inside a nested k-NN query finds 0.00 of the hits and says nothing, one wrapped in `nested`
 * 0.04, one around the query 0.89; on fields beside the vector all are found (seen with 1,000 documents on OpenSearch 2.19.1; the contract test asks every form that is used here).
 */
export function openSearchMapping(dimension: number, { shards, replicas }: IndexSpread): Record<string, unknown> {
  const facets = {
    owner: { type: 'long' },
    source: { type: 'long' },
    class: { type: 'keyword' },
    confidence: { type: 'float' },
    from_ms: { type: 'long' },
    to_ms: { type: 'long' },
    tags: { type: 'keyword' },
  };
  return {
    settings: { index: { knn: true, number_of_shards: shards, number_of_replicas: replicas } },
    mappings: {
      dynamic: 'strict',
      _meta: { doppel_mapping: mappingVersion },
      properties: {
        ...facets,
        objects: {
          type: 'nested',
          properties: {
            ...facets,
            run: { type: 'long' },
            vector: {
              type: 'knn_vector',
              dimension,
              method: {
                name: 'hnsw',
                engine: 'lucene',
                space_type: 'cosinesimil',
                parameters: { m: openSearchBuild.connectivity, ef_construction: openSearchBuild.expansionAdd },
              },
            },
          },
        },
      },
    },
  };
}

const terms = (field: string, values: readonly (string | number)[]) => ({ terms: { [`objects.${field}`]: values } });
const range = (field: string, bound: Record<string, number>) => ({ range: { [`objects.${field}`]: bound } });

/** The filter as plain terms on the fields beside the vector; null for one that lets everything through. */
export function openSearchFilter(filter: VectorFilter): Record<string, unknown> | null {
  const must: Record<string, unknown>[] = [];
  const mustNot: Record<string, unknown>[] = [];
  if (filter.owners) must.push(terms('owner', filter.owners));
  if (filter.notOwners) mustNot.push(terms('owner', filter.notOwners));
  if (filter.sources) must.push(terms('source', filter.sources));
  if (filter.classes) must.push(terms('class', filter.classes));
  if (filter.minConfidence !== undefined) must.push(range('confidence', { gte: filter.minConfidence }));
  if (filter.fromMs !== undefined) must.push(range('to_ms', { gte: filter.fromMs }));
  if (filter.toMs !== undefined) must.push(range('from_ms', { lte: filter.toMs }));
  for (const tag of filter.tags ?? []) must.push(terms('tags', [tag]));
  if (must.length === 0 && mustNot.length === 0) return null;
  return { bool: { filter: must, must_not: mustNot } };
}

/** The question for the `wanted` owners whose best run is nearest. Answers hold owners' numbers only. */
export function openSearchQuery(query: Float32Array, wanted: number, filter: VectorFilter): Record<string, unknown> {
  const narrowed = openSearchFilter(filter);
  const knn = { vector: Array.from(query), k: wanted, ...(narrowed === null ? {} : { filter: narrowed }) };
  return {
    size: wanted,
    _source: false,
    docvalue_fields: ['owner'],
    query: { nested: { path: 'objects', score_mode: 'max', query: { knn: { 'objects.vector': knn } } } },
  };
}
