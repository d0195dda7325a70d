import { statSync } from 'node:fs';
import path from 'node:path';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { HnswStore } from '#vectors/hnsw-store.ts';
import { tenthScores } from '#vectors/measure-recall.ts';
import type { VectorTruth } from '#vectors/vector-truth.ts';
import { cpuMs } from '../support/cpu-ms.ts';
import { printFigure, say } from '../support/figures.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { askQueries, exactTenth } from './ask-queries.ts';
import { makeCrowdFile, queriesEach } from './crowd-file.ts';
import type { Gait } from './extend-crowd.ts';
import type { RealCrops } from './real-crops.ts';

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
  const seen = await askQueries({ near }, queries.seen, { tenth: tenth.subarray(0, queriesEach), rows });
  const unseen = await askQueries({ near }, queries.unseen, { tenth: tenth.subarray(queriesEach), rows });
  return { build, seen, unseen };
}

const percent = (share: number): string => share.toFixed(4);

/** Recall, time and size of the local index over runs, flat ones beside it; and filters. Prints, with the bars. */
export async function indexFigures(
  real: RealCrops,
  { rows, flat, gaits }: { rows: number; flat: boolean; gaits: readonly Gait[] },
): Promise<void> {
  for (const gait of gaits) {
    const made = makeCrowdFile(real, rows, gait);
    const store = new HnswStore(made.database, made.space, { folder: path.join(made.folder, 'index') });
    const described = await store.build({ recallQueries: 0 });
    const { build } = described;
    const { truth } = made;
    const tenth = tenthScores(truth, [...made.seen, ...made.unseen]);
    const seen = await askQueries(store, made.seen, { tenth: tenth.subarray(0, queriesEach), rows });
    const unseen = await askQueries(store, made.unseen, { tenth: tenth.subarray(queriesEach), rows });
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
      const worst = await exactTenth(store, queries, filter);
      const answer = await askQueries(store, queries, { tenth: worst, rows, filter });
      printFigure(
        `filter that lets ${share} % through, ${gait}: recall (${answer.cpuMs.toFixed(1)} CPU ms)`,
        answer.recall,
        { least: 0.99 },
      );
    }
    made.close();
  }
}
