import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { HnswStore } from '#vectors/hnsw-store.ts';
import { recallOf, tenthScores } from '#vectors/measure-recall.ts';
import { createVectorFile } from '#vectors/support/vector-file.ts';
import type { VectorFilter, VectorHit, VectorStore } from '#vectors/vector-store.ts';
import { ensureSpace, VectorTruth } from '#vectors/vector-truth.ts';
import { printFigure, say } from '../support/figures.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { extendCrowd, type Gait } from './extend-crowd.ts';
import type { RealCrops } from './real-crops.ts';

const queriesEach = 100;

/** Processor time of this process in ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Asked {
  readonly recall: number;
  readonly cpuMs: number;
  readonly p95Ms: number;
}

/** Asks every query once to warm up and once measured. */
async function ask(
  store: Pick<VectorStore, 'near'>,
  queries: readonly Float32Array[],
  { tenth, rows, filter }: { tenth: Float32Array; rows: number; filter?: VectorFilter },
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

function unit(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  return values.map((value) => value / Math.sqrt(squares));
}

/** A store of a made crowd, and queries of people who are in it and of people who are not. */
async function makeStore(real: RealCrops, rows: number, gait: Gait) {
  const { dimension } = real;
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-bench-'));
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  const space = ensureSpace(database, { kind: 'person', modelSha256: 'e'.repeat(64), dimension });
  const store = new HnswStore(database, space, { folder: path.join(folder, 'index') });
  let batch = [];
  const seen: Float32Array[] = [];
  const every = Math.floor(rows / 20 / queriesEach);
  for (const owned of extendCrowd(real, { rows, gait, seed: 5 })) {
    batch.push(owned);
    if (owned.owner % every === 0 && seen.length < queriesEach) seen.push(unit(owned.vectors.slice(0, dimension)));
    if (batch.length === 1000) {
      await store.put(batch);
      batch = [];
    }
  }
  await store.put(batch);
  const strangers = [...extendCrowd(real, { rows: queriesEach * 20, gait, seed: 99, firstOwner: 10_000_000 })];
  const unseen = strangers.map((owned) => unit(owned.vectors.slice(0, dimension)));
  const close = () => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, space, store, seen, unseen, folder, close };
}

/** A flat index, one node a crop, as such programs usually are built. */
async function flatIndex(
  truth: VectorTruth,
  queries: { seen: readonly Float32Array[]; unseen: readonly Float32Array[] },
  { tenth, rows, m, efc }: { tenth: Float32Array; rows: number; m: number; efc: number },
) {
  const { dimension } = truth.space;
  const index = new Index({
    ...{ dimensions: dimension, metric: MetricKind.Cos, quantization: ScalarKind.F16, multi: false },
    ...{ connectivity: m, expansion_add: efc, expansion_search: 256 },
  });
  const before = cpuMs();
  const scores = new Map<number, Float32Array>();
  for (const run of truth.runs({})) {
    index.add(
      BigUint64Array.from(run.rowIds, (id) => BigInt(id)),
      run.vectors.slice(),
      1,
    );
    for (let row = 0; row < run.rows; row++)
      scores.set(run.rowIds[row], run.vectors.subarray(row * dimension, (row + 1) * dimension));
  }
  const build = (cpuMs() - before) / 1000;
  const near = async ({ like: [query] }: { like: readonly Float32Array[] }) => {
    const { keys } = index.search(query, 10, 1);
    return Array.from(keys, (key) => {
      const vector = scores.get(Number(key)) ?? new Float32Array(dimension);
      return { rowId: Number(key), owner: 0, score: vector.reduce((sum, value, i) => sum + value * query[i], 0) };
    });
  };
  const seen = await ask({ near }, queries.seen, { tenth: tenth.subarray(0, queriesEach), rows });
  const unseen = await ask({ near }, queries.unseen, { tenth: tenth.subarray(queriesEach), rows });
  return { build, seen, unseen };
}

const percent = (share: number): string => share.toFixed(4);

/** Recall, time and size of the local index over runs, flat ones beside it; and filters. Prints, with the bars. */
export async function indexFigures(
  real: RealCrops,
  { rows, flat, gaits }: { rows: number; flat: boolean; gaits: readonly Gait[] },
): Promise<void> {
  for (const gait of gaits) {
    const made = await makeStore(real, rows, gait);
    const described = await made.store.build({ recallQueries: 0 });
    const build = described.build;
    const truth = new VectorTruth(made.database, made.space);
    const tenth = tenthScores(truth, [...made.seen, ...made.unseen]);
    const seen = await ask(made.store, made.seen, { tenth: tenth.subarray(0, queriesEach), rows });
    const unseen = await ask(made.store, made.unseen, { tenth: tenth.subarray(queriesEach), rows });
    const lines: (readonly (string | number)[])[] = [
      [
        'over runs',
        ((build?.buildCpuMs ?? 0) / 1000).toFixed(1),
        described.runs,
        percent(seen.recall),
        percent(unseen.recall),
        seen.cpuMs.toFixed(2),
        unseen.cpuMs.toFixed(2),
      ],
    ];
    for (const [m, efc] of flat
      ? [
          [16, 128],
          [16, 512],
        ]
      : []) {
      const one = await flatIndex(truth, made, { tenth, rows, m, efc });
      lines.push([
        `flat M ${m} efC ${efc}`,
        one.build.toFixed(1),
        rows,
        percent(one.seen.recall),
        percent(one.unseen.recall),
        one.seen.cpuMs.toFixed(2),
        one.unseen.cpuMs.toFixed(2),
      ]);
    }
    say(
      `\n${rows} rows of ${real.dimension}, ${gait} (index ${((build?.fileBytes ?? 0) / 1e6).toFixed(0)} MB, library ${(statSync(made.database.path).size / 1e6).toFixed(0)} MB)\n`,
    );
    for (const line of markdownTable(
      ['index', 'build, CPU s', 'nodes', 'recall@10 seen', 'unseen', 'CPU ms seen', 'unseen'],
      lines,
    ))
      say(line);
    printFigure(`recall@10 ${real.dimension} ${gait} seen`, seen.recall, { least: 0.99 });
    printFigure(`recall@10 ${real.dimension} ${gait} unseen`, unseen.recall, { least: 0.99 });
    if (rows <= 100_000)
      printFigure(`CPU ms a query ${real.dimension} ${gait}`, Math.max(seen.cpuMs, unseen.cpuMs), { most: 2.5 });
    else {
      printFigure(`p95 ms ${real.dimension} ${gait}`, Math.max(seen.p95Ms, unseen.p95Ms), { most: 20 });
      printFigure('build, CPU s', (build?.buildCpuMs ?? 0) / 1000, { most: 900 });
    }
    for (const share of [50, 10, 1]) {
      const filter = { sources: Array.from({ length: share }, (_, at) => at) };
      const queries = [...made.seen.slice(0, 50), ...made.unseen.slice(0, 50)];
      const exact = await Promise.all(
        queries.map((query) => made.store.near({ like: [query], limit: 10, filter, effort: 'exact' })),
      );
      const worst = Float32Array.from(exact, (hits) => hits.at(-1)?.score ?? 1);
      const answer = await ask(made.store, queries, { tenth: worst, rows, filter });
      printFigure(
        `filter that lets ${share} % through, ${gait}: recall (${answer.cpuMs.toFixed(1)} CPU ms)`,
        answer.recall,
        { least: 0.99 },
      );
    }
    made.close();
  }
}
