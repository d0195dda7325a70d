import { readFileSync } from 'node:fs';
import path from 'node:path';
import { skipWithoutOpenSearch, startOpenSearch } from '#scripts/opensearch/start-opensearch.ts';
import { tenthScores } from '#vectors/measure-recall.ts';
import { connectOpenSearch } from '#vectors/opensearch-connection.ts';
import { OpenSearchStore } from '#vectors/opensearch-store.ts';
import type { VectorFilter } from '#vectors/vector-store.ts';
import { medianOf, printFigure, say } from '../support/figures.ts';
import { askQueries, exactTenth } from './ask-queries.ts';
import { makeCrowdFile } from './crowd-file.ts';
import type { Gait } from './extend-crowd.ts';
import type { RealCrops } from './real-crops.ts';

/** Clock ticks a second in /proc: a constant of Linux's interface to programs (sysconf(_SC_CLK_TCK)). */
const ticks = 100;

/** The most memory that a process of Linux held, in MB, and the processor time that it used, in ms. */
function processFigures(pid: number): { readonly peakMb: number; readonly cpuMs: number } {
  const peakKb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // The name in brackets may hold spaces; user and system time are the 14th and 15th field.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return { peakMb: Number(peakKb) / 1024, cpuMs: ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000 };
}

/** The filters that Doppel sends to a server: by source, by owner, by time, by tag and class, and several at once. */
const filters: readonly (readonly [string, VectorFilter])[] = [
  ['sources, 50 %', { sources: Array.from({ length: 50 }, (_, at) => at) }],
  ['sources, 10 %', { sources: Array.from({ length: 10 }, (_, at) => at) }],
  ['sources, 1 %', { sources: [7] }],
  ['a time and a class', { fromMs: 100_000, toMs: 400_000, classes: ['person'] }],
  ['owners', { owners: Array.from({ length: 200 }, (_, at) => 1 + at * 3) }],
  ['all but some owners', { notOwners: Array.from({ length: 200 }, (_, at) => 1 + at * 3), minConfidence: 0.5 }],
];

/** A real OpenSearch 2.19.1 with a made crowd: until it is ready, its memory, recall of every form of question, time. Prints, with the bars. */
export async function openSearchFigures(real: RealCrops, rows: number, gait: Gait): Promise<void> {
  const missing = skipWithoutOpenSearch();
  if (missing !== false || process.platform !== 'linux') {
    say(`OpenSearch left out: it ${missing === false ? 'reads /proc' : missing}.`);
    return;
  }
  const crowd = makeCrowdFile(real, rows, gait);
  const server = await startOpenSearch(path.join(crowd.folder, 'node'));
  const client = connectOpenSearch({ node: server.node });
  try {
    say(`\nOpenSearch 2.19.1 with ${rows} rows of ${real.dimension}, ${gait}\n`);
    printFigure('ready, s', server.readyMs / 1000, { most: 60 });
    const served: number[] = [];
    const options = { client, library: 'bench', shards: 2, replicas: 0 };
    // Every question goes to the server, however few rows a filter lets through.
    const store = new OpenSearchStore(crowd.database, crowd.space, {
      ...options,
      exactUpTo: 0,
      onQuery: (tookMs) => void served.push(tookMs),
    });
    const before = processFigures(server.pid).cpuMs;
    const began = performance.now();
    await store.build({ recallQueries: 0 });
    const built = (processFigures(server.pid).cpuMs - before) / 1000;
    say(`build: ${built.toFixed(0)} CPU s of the server, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const queries = [...crowd.seen.slice(0, 50), ...crowd.unseen.slice(0, 50)];
    const measure = async (what: string, tenth: Float32Array, filter?: VectorFilter): Promise<void> => {
      served.length = 0;
      const from = processFigures(server.pid).cpuMs;
      const { recall, cpuMs, p95Ms } = await askQueries(store, queries, { tenth, rows, filter });
      const cpu = (processFigures(server.pid).cpuMs - from) / served.length;
      const times = `server ${cpu.toFixed(1)} CPU ms, says it took ${medianOf(served)} ms; here ${cpuMs.toFixed(1)} CPU ms; p95 ${p95Ms.toFixed(0)} ms`;
      printFigure(`recall@10, ${what} (${times})`, recall, { least: 0.99 });
    };
    await measure('everybody', tenthScores(crowd.truth, queries));
    for (const [what, filter] of filters) await measure(what, await exactTenth(store, queries, filter), filter);
    printFigure('memory at its most, MB', processFigures(server.pid).peakMb, { most: 650 });
  } finally {
    await client.close();
    await server.close();
    crowd.close();
  }
}
