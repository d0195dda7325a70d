import { directionOf, exactAnswer, exactUpTo } from './exact-answer.ts';
import { bytesOf } from './unit-rows.ts';
import type { VectorDatabase } from './vector-database.ts';
import { filterSql, isOpenFilter } from './vector-filter.ts';
import type {
  BuildOptions,
  IndexBuild,
  NearQuestion,
  OwnerLabels,
  OwnerVectors,
  StoreDescription,
  StoreVerification,
  VectorHit,
  VectorSpace,
  VectorStore,
} from './vector-store.ts';
import { type StoredRun, VectorTruth } from './vector-truth.ts';
import { verifyRows } from './verify-rows.ts';

/**
 * A store that looks at every row, by sqlite-vec, whose table repeats the vectors in the same file. It needs no build and finds
 * everything; 100,000 rows of 512 numbers take about 130 ms a question.
 */
export class ExactStore implements VectorStore {
  readonly #truth: VectorTruth;
  readonly #table: string;
  readonly #exactUpTo: number;

  /** `database` has sqlite-vec loaded. Its table is made, and filled, where it is missing. */
  constructor(database: VectorDatabase, space: VectorSpace, options: { readonly exactUpTo?: number } = {}) {
    this.#truth = new VectorTruth(database, space);
    this.#table = `vector_rows_${space.id}`;
    this.#exactUpTo = options.exactUpTo ?? exactUpTo;
  }

  async describe(): Promise<StoreDescription> {
    const build = this.#truth.readBuild('exact');
    const counts = this.#truth.counts();
    return {
      space: this.#truth.space,
      engine: 'exact',
      ...counts,
      pendingRows: 0,
      index: build === null ? 'none' : 'ready',
      problem: null,
      build: build === null ? null : { ...build.build, totalCount: counts.rows, runCount: counts.runs },
    };
  }

  async put(owners: readonly OwnerVectors[]): Promise<void> {
    this.#truth.database.write(() => this.stage(owners));
  }

  stage(owners: readonly OwnerVectors[]): void {
    this.#ensureTable();
    for (const owned of owners) {
      this.#forget(owned.owner);
      for (const run of this.#truth.putOwner(owned)) this.#insert(run);
    }
  }

  async send(): Promise<void> {
    // The index is in the same file.
  }

  async relabel(owners: readonly OwnerLabels[]): Promise<void> {
    this.#truth.database.write(() => {
      for (const { owner, facets } of owners) this.#truth.relabelOwner(owner, facets);
    });
  }

  async remove(owners: readonly number[]): Promise<void> {
    this.#truth.database.write(() => {
      this.#ensureTable();
      for (const owner of owners) {
        this.#forget(owner);
        this.#truth.removeOwner(owner);
      }
    });
  }

  async near(question: NearQuestion): Promise<readonly VectorHit[]> {
    const query = directionOf(question, this.#truth.space.dimension);
    const filter = question.filter ?? {};
    if (!isOpenFilter(filter) && this.#truth.allowedRows(filter, this.#exactUpTo) <= this.#exactUpTo) {
      return exactAnswer(this.#truth, { query, filter, limit: question.limit });
    }
    if (this.#truth.readBuild('exact') === null) await this.build();
    const { where, parameters } = filterSql(filter);
    const owned =
      where === '1' ? '' : `AND owner IN (SELECT o.owner FROM vector_owner o WHERE o.space = ? AND ${where})`;
    const rows = this.#truth.database
      .prepare<{ row_id: number; owner: number; distance: number }>(
        `SELECT rowid AS row_id, owner, distance FROM ${this.#table} WHERE vector MATCH ? AND k = ? ${owned}`,
      )
      .all(bytesOf(query), question.limit, ...(where === '1' ? [] : [this.#truth.space.id, ...parameters]));
    return rows
      .map((row) => ({ rowId: row.row_id, owner: row.owner, score: 1 - row.distance }))
      .sort((a, b) => b.score - a.score || a.rowId - b.rowId);
  }

  async build({ signal }: BuildOptions = {}): Promise<StoreDescription> {
    this.#truth.database.write(() => this.#fillTable(signal));
    return this.describe();
  }

  async verify(): Promise<StoreVerification> {
    const found = verifyRows(this.#truth);
    const problems = [...found.problems];
    if (this.#truth.readBuild('exact') !== null) {
      const indexed = this.#truth.database
        .prepare<{ rows: number }>(`SELECT count(*) AS rows FROM ${this.#table}`)
        .get()?.rows;
      if (indexed !== found.rows)
        problems.push(`The search table holds ${indexed} rows of ${found.rows}; build it again.`);
    }
    return { ...found, problems, ok: problems.length === 0 };
  }

  async close(): Promise<void> {
    // The file belongs to whoever opened it.
  }

  #ensureTable(): void {
    if (this.#truth.readBuild('exact') === null) this.#fillTable(undefined);
  }

  /** Makes the table anew from the truth, in the caller's transaction. */
  #fillTable(signal: AbortSignal | undefined): void {
    const began = performance.now();
    const cpuBefore = process.cpuUsage();
    const { database, space } = this.#truth;
    database.execute(`DROP TABLE IF EXISTS ${this.#table}`);
    database.execute(
      `CREATE VIRTUAL TABLE ${this.#table} USING vec0(vector float[${space.dimension}] distance_metric=cosine, owner integer)`,
    );
    const runIds = this.#truth.runIds();
    for (const id of runIds) {
      signal?.throwIfAborted();
      // One run at a time: SQLite does not insert while it walks.
      const run = this.#truth.run(id);
      if (run !== undefined) this.#insert(run);
    }
    const cpu = process.cpuUsage(cpuBefore);
    const record = this.#record(performance.now() - began, (cpu.user + cpu.system) / 1000);
    this.#truth.storeBuild(runIds.at(-1) ?? 0, record);
  }

  #insert(run: StoredRun): void {
    const { dimension } = this.#truth.space;
    const insert = this.#truth.database.prepare(`INSERT INTO ${this.#table} (rowid, vector, owner) VALUES (?, ?, ?)`);
    for (let row = 0; row < run.rows; row++) {
      // sqlite-vec refuses JavaScript's numbers as row ids and takes whole ones only as BigInt.
      const vector = run.vectors.subarray(row * dimension, (row + 1) * dimension);
      insert.run(BigInt(run.rowIds[row]), bytesOf(vector), BigInt(run.owner));
    }
  }

  #forget(owner: number): void {
    const rowIds = [...this.#truth.runsOfOwners({ owners: [owner] })].flatMap((run) => [...run.rowIds]);
    const remove = this.#truth.database.prepare(`DELETE FROM ${this.#table} WHERE rowid = ?`);
    for (const rowId of rowIds) remove.run(BigInt(rowId));
  }

  #record(buildMs: number, buildCpuMs: number): IndexBuild {
    const version = this.#truth.database.prepare<{ version: string }>('SELECT vec_version() AS version').get();
    return {
      engine: 'exact',
      engineVersion: version?.version ?? 'unknown',
      connectivity: 0,
      expansionAdd: 0,
      expansionSearch: 0,
      dimension: this.#truth.space.dimension,
      orderHash: '',
      totalCount: this.#truth.counts().rows,
      runCount: this.#truth.counts().runs,
      recallSeen: 1,
      recallUnseen: 1,
      buildMs: Math.round(buildMs),
      buildCpuMs: Math.round(buildCpuMs),
      file: null,
      fileSha256: null,
      fileBytes: null,
      builtAt: new Date().toISOString(),
    };
  }
}
