import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Index } from 'usearch';
import { BestHits } from './best-hits.ts';
import { directionOf, exactAnswer, exactUpTo } from './exact-answer.ts';
import { meanOfRun } from './make-runs.ts';
import { recallOf, recallQueries, tenthScores } from './measure-recall.ts';
import { type FoundRun, indexError, scoreCandidates, usualReach } from './score-candidates.ts';
import { alongAxes, axesSample, fitAxes, type ShortAxes } from './short-axes.ts';
import {
  hashOf,
  hugeExpansionAdd,
  newUsearch,
  readAxes,
  usearchBuild,
  usearchVersion,
  writeIndex,
} from './usearch-file.ts';
import type { VectorDatabase } from './vector-database.ts';
import { isOpenFilter } from './vector-filter.ts';
import type {
  BuildOptions,
  IndexBuild,
  NearQuestion,
  OwnerLabels,
  OwnerVectors,
  SearchEffort,
  StoreDescription,
  StoreVerification,
  VectorFilter,
  VectorHit,
  VectorSpace,
  VectorStore,
} from './vector-store.ts';
import { scoreRun, VectorTruth } from './vector-truth.ts';
import { verifyRows } from './verify-rows.ts';

/**
 * From how many runs on a usual search keeps more nodes in view than 256, and from how many on still more: of a million people who walk 384
 * nodes find 0.961 to 0.968 of the neighbours of people who are not among them, 768 0.992, 1024 0.995, at 6, 8 and 10 ms of processor time (1,000,000 x 512
 * along its axes, two other seeds than the bench's).
 */
const [largeIndex, hugeIndex] = [200_000, 500_000];

/** Vectors inserted between two turns of the event loop: about 30 ms at 512 numbers, so that other questions are answered meanwhile. */
const insertedAtOnce = 64;

/** Nodes asked for and kept in view, and how much of a run's width counts, by effort. `usual` is what recall is measured with. */
function widthOf(
  effort: Exclude<SearchEffort, 'exact'>,
  runs: number,
): { readonly wanted: number; readonly view: number; readonly reach: number } {
  if (effort === 'quick') return { wanted: 64, view: 128, reach: usualReach };
  if (effort === 'thorough') return { wanted: 512, view: 1024, reach: 1 };
  const view = runs > hugeIndex ? 1024 : runs > largeIndex ? 384 : 256;
  return { wanted: 128, view, reach: usualReach };
}

/** An index file in use. */
interface OpenIndex {
  readonly file: string;
  readonly lastRun: number;
  readonly runs: number;
  readonly rows: number;
  /** The axes that the file sees vectors along; null where it holds them whole. */
  readonly axes: ShortAxes | null;
  /** The radius of each run, by its id. */
  readonly radii: Float32Array;
  /** The same file viewed with different numbers of nodes in view, which usearch fixes when it opens. */
  readonly views: Map<number, Index>;
}

/** Options of a local index. */
export interface HnswOptions {
  /** The folder for index files. Made where it is missing. */
  readonly folder: string;
  /** Up to how many allowed rows every one is looked at. */
  readonly exactUpTo?: number;
}

/**
 * A store that searches in an HNSW graph over runs, in a file beside the library. The file is used only while its SHA-256 is the one
 * noted at its build (most damaged files load without a word); otherwise the next question builds it again from the truth. Runs
 * that are newer than the file are looked at one by one.
 */
export class HnswStore implements VectorStore {
  readonly #truth: VectorTruth;
  readonly #folder: string;
  readonly #exactUpTo: number;
  #open: OpenIndex | null = null;
  #problem: string | null = null;
  #building: Promise<StoreDescription> | null = null;

  constructor(database: VectorDatabase, space: VectorSpace, options: HnswOptions) {
    this.#truth = new VectorTruth(database, space);
    this.#folder = options.folder;
    this.#exactUpTo = options.exactUpTo ?? exactUpTo;
  }

  async describe(): Promise<StoreDescription> {
    const index = await this.#index();
    const counts = this.#truth.counts();
    const build = this.#truth.readBuild('hnsw')?.build ?? null;
    return {
      space: this.#truth.space,
      engine: 'hnsw',
      ...counts,
      pendingRows: index === null ? counts.rows : this.#truth.rowsAfter(index.lastRun),
      index: index !== null ? 'ready' : this.#problem === null ? 'none' : 'damaged',
      problem: this.#problem,
      build,
    };
  }

  async put(owners: readonly OwnerVectors[]): Promise<void> {
    this.#truth.database.write(() => this.stage(owners));
  }

  stage(owners: readonly OwnerVectors[]): void {
    for (const owned of owners) this.#truth.putOwner(owned);
  }

  async send(): Promise<void> {
    // What is newer than the index file is looked at one by one.
  }

  async relabel(owners: readonly OwnerLabels[]): Promise<void> {
    this.#truth.database.write(() => {
      for (const { owner, facets } of owners) this.#truth.relabelOwner(owner, facets);
    });
  }

  async remove(owners: readonly number[]): Promise<void> {
    this.#truth.database.write(() => {
      for (const owner of owners) this.#truth.removeOwner(owner);
    });
  }

  async near(question: NearQuestion): Promise<readonly VectorHit[]> {
    const query = directionOf(question, this.#truth.space.dimension);
    const filter = question.filter ?? {};
    const effort = question.effort ?? 'usual';
    const exactly = { query, filter, limit: question.limit };
    if (effort === 'exact') return exactAnswer(this.#truth, exactly);
    // Where everything is let through, the build has counted it: counting again takes a tenth of the question's time.
    const whole = isOpenFilter(filter) ? await this.#index() : null;
    if (whole !== null && whole.rows > this.#exactUpTo) return this.#searchIndex(whole, exactly, effort);
    if (this.#truth.allowedRows(filter, this.#exactUpTo) <= this.#exactUpTo) return exactAnswer(this.#truth, exactly);
    const index = await this.#index();
    if (index === null && this.#problem === null) return exactAnswer(this.#truth, exactly);
    if (index === null) {
      await this.build();
      return this.near(question);
    }
    return this.#searchIndex(index, exactly, effort);
  }

  build(options: BuildOptions = {}): Promise<StoreDescription> {
    this.#building ??= this.#buildNow(options).finally(() => {
      this.#building = null;
    });
    return this.#building;
  }

  async verify(): Promise<StoreVerification> {
    const index = await this.#index();
    const found = verifyRows(this.#truth);
    const build = this.#truth.readBuild('hnsw');
    const problems = [...found.problems];
    if (index === null && this.#problem !== null) problems.push(this.#problem);
    if (index !== null && build !== null && (await hashOf(index.file)) !== build.build.fileSha256) {
      problems.push(`${index.file} was changed after it was opened.`);
    }
    return { ...found, problems, ok: problems.length === 0 };
  }

  async close(): Promise<void> {
    this.#open = null;
  }

  /** Looks in the graph, ever wider until what it does not show cannot be nearer, and at everything that the graph does not hold. */
  #searchIndex(
    index: OpenIndex,
    { query, filter, limit }: { query: Float32Array; filter: VectorFilter; limit: number },
    effort: Exclude<SearchEffort, 'exact'>,
  ): readonly VectorHit[] {
    const { wanted: first, view, reach } = widthOf(effort, index.runs);
    const graph = this.#view(index, view);
    const asked = askedOf(query, index.axes, reach);
    for (let wanted = Math.min(index.runs, Math.max(first, limit)); ; wanted = Math.min(index.runs, wanted * 4)) {
      const hits = new BestHits(limit);
      for (const run of this.#truth.runs(filter, index.lastRun)) scoreRun(run, query, hits);
      const found = searchGraph(graph, asked.query, wanted);
      scoreCandidates(this.#truth, found, {
        ...{ query, filter, hits, reach },
        ...{ lost: asked.lost, radii: index.radii },
      });
      const farthest = found.at(-1)?.meanScore ?? Number.NEGATIVE_INFINITY;
      const enough = hits.full && (isOpenFilter(filter) || hits.floor >= farthest + indexError + asked.lost);
      if (enough || wanted >= index.runs) return hits.list();
    }
  }

  #view(index: OpenIndex, view: number): Index {
    const known = index.views.get(view);
    if (known !== undefined) return known;
    const graph = newUsearch(index.axes?.count ?? this.#truth.space.dimension, view);
    graph.view(index.file);
    index.views.set(view, graph);
    return graph;
  }

  /** The index in use, opened and checked where that has not been done; null where there is none that can be used. */
  async #index(): Promise<OpenIndex | null> {
    const noted = this.#truth.readBuild('hnsw');
    if (noted === null || noted.build.file === null) {
      this.#open = null;
      return null;
    }
    const file = path.join(this.#folder, noted.build.file);
    if (this.#open?.file === file && existsSync(file)) return this.#open;
    this.#open = null;
    this.#problem = await this.#problemOf(file, noted.build);
    if (this.#problem !== null) return null;
    const { runCount: runs, totalCount: rows } = noted.build;
    const radii = this.#truth.radii(noted.lastRun);
    const axes = await readAxes(file);
    this.#open = { file, lastRun: noted.lastRun, runs, rows, axes, radii, views: new Map() };
    return this.#open;
  }

  async #problemOf(file: string, build: IndexBuild): Promise<string | null> {
    if (!existsSync(file)) return `The index file ${file} is missing; it can be built again from the library.`;
    if ((await hashOf(file)) === build.fileSha256) return null;
    return `The index file ${file} is not the one that was built (its SHA-256 differs); it is built again from the library.`;
  }

  async #buildNow({ signal, onProgress, recallQueries: queries = 100 }: BuildOptions): Promise<StoreDescription> {
    const began = performance.now();
    const cpuBefore = process.cpuUsage();
    const { dimension } = this.#truth.space;
    const runIds = this.#truth.runIds();
    const order = createHash('sha256');
    const axes = await fitAxes(this.#sample(runIds), dimension, () => {
      signal?.throwIfAborted();
      return nextTurn();
    });
    const expansionAdd = runIds.length > hugeIndex ? hugeExpansionAdd : usearchBuild.expansionAdd;
    const graph = newUsearch(axes?.count ?? dimension, expansionAdd, expansionAdd);
    let rows = 0;
    for (let start = 0; start < runIds.length; start += insertedAtOnce) {
      signal?.throwIfAborted();
      const batch = runIds.slice(start, start + insertedAtOnce);
      rows += this.#insert(graph, axes, batch);
      order.update(Float64Array.from(batch));
      onProgress?.(Math.min(start + insertedAtOnce, runIds.length), runIds.length);
      await nextTurn();
    }
    mkdirSync(this.#folder, { recursive: true });
    const written = await writeIndex(graph, this.#folder, this.#fileStem(), axes);
    const cpu = process.cpuUsage(cpuBefore);
    const build: IndexBuild = {
      engine: 'hnsw',
      engineVersion: usearchVersion,
      ...usearchBuild,
      expansionAdd,
      expansionSearch: widthOf('usual', runIds.length).view,
      dimension,
      orderHash: order.digest('hex'),
      totalCount: rows,
      runCount: runIds.length,
      recallSeen: null,
      recallUnseen: null,
      buildMs: Math.round(performance.now() - began),
      buildCpuMs: Math.round((cpu.user + cpu.system) / 1000),
      file: written.file,
      fileSha256: written.sha256,
      fileBytes: written.bytes,
      builtAt: new Date().toISOString(),
    };
    const lastRun = runIds.at(-1) ?? 0;
    this.#truth.storeBuild(lastRun, build);
    this.#problem = null;
    this.#removeOthers(written.file);
    if (queries > 0 && runIds.length > 0) {
      this.#truth.storeBuild(lastRun, { ...build, ...(await this.#recall(runIds, rows, queries)) });
    }
    return this.describe();
  }

  /** Inserts runs' means, in the order of their ids and on one thread: the same runs make the same bytes. Returns their rows. */
  #insert(graph: Index, axes: ShortAxes | null, runIds: readonly number[]): number {
    const { dimension } = this.#truth.space;
    const keys: bigint[] = [];
    const means = new Float32Array(runIds.length * dimension);
    let rows = 0;
    for (const id of runIds) {
      const run = this.#truth.run(id);
      // Removed since the list was made: whatever replaced it is newer than the list, and looked at one by one.
      if (run === undefined) continue;
      means.set(meanOfRun(run.vectors, dimension), keys.length * dimension);
      keys.push(BigInt(id));
      rows += run.rows;
    }
    const filled = means.subarray(0, keys.length * dimension);
    if (keys.length > 0) graph.add(BigUint64Array.from(keys), axes === null ? filled : alongAxes(axes, filled), 1);
    return rows;
  }

  /** The means of some runs, evenly spread over all. */
  #sample(runIds: readonly number[]): Float32Array {
    const { dimension } = this.#truth.space;
    const count = Math.min(axesSample, runIds.length);
    const means = new Float32Array(count * dimension);
    let filled = 0;
    for (let at = 0; at < count; at++) {
      const run = this.#truth.run(runIds[Math.floor((at * runIds.length) / count)]);
      if (run !== undefined) means.set(meanOfRun(run.vectors, dimension), filled++ * dimension);
    }
    return means.subarray(0, filled * dimension);
  }

  async #recall(
    runIds: readonly number[],
    rows: number,
    count: number,
  ): Promise<Pick<IndexBuild, 'recallSeen' | 'recallUnseen'>> {
    const index = await this.#index();
    if (index === null) return { recallSeen: null, recallUnseen: null };
    const { seen, unseen } = recallQueries(this.#truth, runIds, count);
    const tenth = tenthScores(this.#truth, [...seen, ...unseen]);
    const answers = [...seen, ...unseen].map((query) =>
      this.#searchIndex(index, { query, filter: {}, limit: 10 }, 'usual'),
    );
    return {
      recallSeen: recallOf(answers.slice(0, seen.length), tenth.subarray(0, seen.length), rows),
      recallUnseen:
        unseen.length === 0 ? null : recallOf(answers.slice(seen.length), tenth.subarray(seen.length), rows),
    };
  }

  #fileStem(): string {
    return `${path.basename(this.#truth.database.path)}.space-${this.#truth.space.id}`;
  }

  /** Removes what earlier builds of this space left. A file that the system still holds open stays until the next build. */
  #removeOthers(kept: string): void {
    for (const name of readdirSync(this.#folder)) {
      if (name === kept || !name.startsWith(`${this.#fileStem()}.`)) continue;
      rmSync(path.join(this.#folder, name), { force: true, maxRetries: 0 });
    }
  }
}

/**
 * A question as an index is asked it, and how far what it answers may be off: what the axes lose of a mean and of the question can only
 * meet in what both lose, and where the search need not be exact, no more of it counts than of a run's width.
 */
function askedOf(query: Float32Array, axes: ShortAxes | null, reach: number) {
  if (axes === null) return { query, lost: 0 };
  const short = alongAxes(axes, query);
  let kept = 0;
  for (const value of short) kept += value * value;
  return { query: short, lost: reach * Math.sqrt(Math.max(0, 1 - kept) * axes.lost) };
}

/** The runs whose means are nearest to the question, best first. */
function searchGraph(graph: Index, query: Float32Array, wanted: number): readonly FoundRun[] {
  const { keys, distances } = graph.search(query, wanted, 1);
  return Array.from(keys, (key, at) => ({ id: Number(key), meanScore: 1 - distances[at] }));
}
