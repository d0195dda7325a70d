import { recallOf } from '#vectors/measure-recall.ts';
import type { VectorFilter, VectorHit, VectorStore } from '#vectors/vector-store.ts';
import { cpuMs } from '../support/cpu-ms.ts';

/** What asking some queries came to. */
export interface Asked {
  /** Recall@10 against the exact answer. */
  readonly recall: number;
  /** Processor time of this process a query. */
  readonly cpuMs: number;
  readonly p95Ms: number;
}

/** Asks twenty queries to warm up and then every one, measured. `tenth` holds each one's tenth exact score, `rows` how many there are. */
export async function askQueries(
  store: Pick<VectorStore, 'near'>,
  queries: readonly Float32Array[],
  {
    tenth,
    rows,
    filter,
  }: { readonly tenth: Float32Array; readonly rows: number; readonly filter?: VectorFilter | undefined },
): Promise<Asked> {
  const question = (query: Float32Array) => ({ like: [query], limit: 10, filter });
  for (const query of queries.slice(0, 20)) await store.near(question(query));
  const answers: (readonly VectorHit[])[] = [];
  const times: number[] = [];
  const before = cpuMs();
  for (const query of queries) {
    const began = performance.now();
    answers.push(await store.near(question(query)));
    times.push(performance.now() - began);
  }
  const used = (cpuMs() - before) / queries.length;
  times.sort((a, b) => a - b);
  return { recall: recallOf(answers, tenth, rows), cpuMs: used, p95Ms: times[Math.floor(times.length * 0.95)] };
}

/** The score of the tenth exact neighbour of each query under a filter, every allowed row looked at. */
export async function exactTenth(
  store: Pick<VectorStore, 'near'>,
  queries: readonly Float32Array[],
  filter: VectorFilter,
): Promise<Float32Array> {
  const tenth = new Float32Array(queries.length);
  for (const [at, query] of queries.entries()) {
    const hits = await store.near({ like: [query], limit: 10, filter, effort: 'exact' });
    tenth[at] = hits.at(-1)?.score ?? 1;
  }
  return tenth;
}
