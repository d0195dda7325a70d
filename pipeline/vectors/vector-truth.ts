import { DoppelError } from '#base/doppel-error.ts';
import type { BestHits } from './best-hits.ts';
import { makeRuns } from './make-runs.ts';
import { bytesOf, float32View, float64View, unitRows } from './unit-rows.ts';
import type { VectorDatabase } from './vector-database.ts';
import { filterSql } from './vector-filter.ts';
import type { IndexBuild, OwnerFacets, OwnerVectors, VectorEngine, VectorFilter, VectorSpace } from './vector-store.ts';

/** A run without its vectors. */
export interface RunHead {
  readonly id: number;
  readonly owner: number;
  readonly rows: number;
  /** The lowest cosine of a row of the run to its mean. */
  readonly radius: number;
}

/** A run with its vectors, (rows, dimension) of length 1. */
export interface StoredRun extends RunHead {
  readonly rowIds: Float64Array;
  readonly vectors: Float32Array;
}

interface RunRow {
  readonly id: number;
  readonly owner: number;
  readonly row_count: number;
  readonly radius: number;
  readonly row_ids: Uint8Array;
  readonly vectors: Uint8Array;
}

const runColumns = 'r.id, r.owner, r.row_count, r.radius, r.row_ids, r.vectors';

/** All spaces that have, or had, vectors, oldest first. */
export function listSpaces(database: VectorDatabase): readonly VectorSpace[] {
  return database
    .prepare<VectorSpace>('SELECT id, kind, model_sha256 AS modelSha256, dimension FROM vector_space ORDER BY id')
    .all();
}

/** Finds the space of a kind and a model, or makes it. Throws `mismatch` where the model's vectors have another length than before. */
export function ensureSpace(database: VectorDatabase, wanted: Omit<VectorSpace, 'id'>): VectorSpace {
  const find = () =>
    database
      .prepare<{ id: number; dimension: number }>(
        'SELECT id, dimension FROM vector_space WHERE kind = ? AND model_sha256 = ?',
      )
      .get(wanted.kind, wanted.modelSha256);
  const known =
    find() ??
    database.write(() => {
      database
        .prepare('INSERT INTO vector_space (kind, model_sha256, dimension) VALUES (?, ?, ?)')
        .run(wanted.kind, wanted.modelSha256, wanted.dimension);
      return find();
    });
  if (known === undefined) throw new DoppelError('internal', `The space ${wanted.kind} was made and is not there.`);
  if (known.dimension !== wanted.dimension) {
    throw new DoppelError(
      'mismatch',
      `The model ${wanted.modelSha256.slice(0, 12)} gave vectors of ${known.dimension} numbers before and gives ${wanted.dimension} now.`,
    );
  }
  return { ...wanted, id: known.id };
}

/** The vectors of one space as SQLite holds them: what every engine answers from and can be made again from. */
export class VectorTruth {
  readonly database: VectorDatabase;
  readonly space: VectorSpace;

  constructor(database: VectorDatabase, space: VectorSpace) {
    this.database = database;
    this.space = space;
  }

  /** Rows, runs and owners of the space. */
  counts(): { readonly rows: number; readonly owners: number; readonly runs: number } {
    const owners = this.database
      .prepare<{ owners: number; rows: number }>(
        'SELECT count(*) AS owners, coalesce(sum(row_count), 0) AS rows FROM vector_owner WHERE space = ?',
      )
      .get(this.space.id) ?? { owners: 0, rows: 0 };
    const runs = this.database
      .prepare<{ runs: number }>('SELECT count(*) AS runs FROM vector_run WHERE space = ?')
      .get(this.space.id) ?? { runs: 0 };
    return { ...owners, ...runs };
  }

  /** Stores owners in place of what they had, in the caller's transaction. Returns the runs made. Throws `bad_file`. */
  putOwner(owned: OwnerVectors): readonly StoredRun[] {
    const { owner, facets, rowIds, vectors } = owned;
    const { dimension } = this.space;
    if (vectors.length !== rowIds.length * dimension || rowIds.length === 0) {
      throw new DoppelError(
        'bad_file',
        `Owner ${owner} has ${rowIds.length} rows and ${vectors.length} numbers; ${dimension} a row were expected.`,
      );
    }
    const unit = unitRows(vectors, dimension, `owner ${owner}`);
    this.removeOwner(owner);
    this.#insertOwner(owner, facets, rowIds.length);
    const insert = this.database.prepare(
      'INSERT INTO vector_run (space, owner, row_count, radius, row_ids, vectors) VALUES (?, ?, ?, ?, ?, ?)',
    );
    return makeRuns(rowIds, unit, dimension).map((run) => {
      const { lastInsertRowid } = insert.run(
        this.space.id,
        owner,
        run.rowIds.length,
        run.radius,
        bytesOf(run.rowIds),
        bytesOf(run.vectors),
      );
      return { ...run, id: Number(lastInsertRowid), owner, rows: run.rowIds.length };
    });
  }

  /** Forgets an owner, in the caller's transaction; false where it was not there. */
  removeOwner(owner: number): boolean {
    const { id } = this.space;
    this.database.prepare('DELETE FROM vector_run WHERE space = ? AND owner = ?').run(id, owner);
    return this.database.prepare('DELETE FROM vector_owner WHERE space = ? AND owner = ?').run(id, owner).changes > 0;
  }

  /** Changes what filters ask about of an owner, in the caller's transaction; false where it is not there. */
  relabelOwner(owner: number, facets: OwnerFacets): boolean {
    const { changes } = this.database
      .prepare(
        `UPDATE vector_owner SET source = ?, class = ?, confidence = ?, from_ms = ?, to_ms = ?, tags = ?
         WHERE space = ? AND owner = ?`,
      )
      .run(...columnsOf(facets), this.space.id, owner);
    return changes > 0;
  }

  /** The ids of an owner's rows, in order; empty where it is not there. */
  rowIdsOf(owner: number): readonly number[] {
    return this.database
      .prepare<{ row_ids: Uint8Array }>('SELECT row_ids FROM vector_run WHERE space = ? AND owner = ? ORDER BY id')
      .all(this.space.id, owner)
      .flatMap((row) => [...float64View(row.row_ids)]);
  }

  /** How many rows a filter lets through, counted no further than a little past `cap`. */
  allowedRows(filter: VectorFilter, cap: number): number {
    const { where, parameters } = filterSql(filter);
    const rows = this.database
      .prepare<{ row_count: number }>(`SELECT o.row_count FROM vector_owner o WHERE o.space = ? AND ${where}`)
      .iterate(this.space.id, ...parameters);
    let sum = 0;
    for (const { row_count: count } of rows) {
      sum += count;
      if (sum > cap) break;
    }
    return sum;
  }

  /** The heads of those of the runs that are still there and that the filter lets through. */
  heads(runIds: readonly number[], filter: VectorFilter): ReadonlyMap<number, RunHead> {
    const { where, parameters } = filterSql(filter);
    const joined = where === '1' ? '' : 'JOIN vector_owner o ON o.space = r.space AND o.owner = r.owner';
    const rows = this.database
      .prepare<{ id: number; owner: number; row_count: number; radius: number }>(
        `SELECT r.id, r.owner, r.row_count, r.radius FROM json_each(?) wanted
         CROSS JOIN vector_run r INDEXED BY vector_run_head ON r.space = ? AND r.id = wanted.value ${joined} WHERE ${where}`,
      )
      .all(JSON.stringify(runIds), this.space.id, ...parameters);
    return new Map(
      rows.map((row) => [row.id, { id: row.id, owner: row.owner, rows: row.row_count, radius: row.radius }]),
    );
  }

  /** The radius of every run up to `last`, at the place of its id; NaN where there is none. A run never changes, and its id is never given again. */
  radii(last: number): Float32Array {
    const radii = new Float32Array(last + 1).fill(Number.NaN);
    const rows = this.database
      .prepare<{ id: number; radius: number }>(
        'SELECT id, radius FROM vector_run INDEXED BY vector_run_head WHERE space = ? AND id <= ?',
      )
      .iterate(this.space.id, last);
    for (const { id, radius } of rows) radii[id] = radius;
    return radii;
  }

  /** One run with its vectors, or undefined where it is gone. */
  run(id: number): StoredRun | undefined {
    const row = this.database.prepare<RunRow>(`SELECT ${runColumns} FROM vector_run r WHERE r.id = ?`).get(id);
    return row === undefined ? undefined : this.#storedRun(row);
  }

  /** Every run that the filter lets through and that is newer than `after`, in the order in which they were stored. */
  *runs(filter: VectorFilter, after = 0): Generator<StoredRun> {
    const { where, parameters } = filterSql(filter);
    // Few owners are looked up by name, all of them walked in the order of the file.
    const joined = where === '1' ? '' : 'JOIN vector_owner o ON o.space = r.space AND o.owner = r.owner';
    const rows = this.database
      .prepare<RunRow>(
        `SELECT ${runColumns} FROM vector_run r ${joined} WHERE r.space = ? AND r.id > ? AND ${where} ORDER BY r.id`,
      )
      .iterate(this.space.id, after, ...parameters);
    for (const row of rows) yield this.#storedRun(row);
  }

  /** The runs of some owners that the filter lets through, in no order. */
  *runsOfOwners(filter: VectorFilter): Generator<StoredRun> {
    const { where, parameters } = filterSql(filter);
    const rows = this.database
      .prepare<RunRow>(
        `SELECT ${runColumns} FROM vector_owner o CROSS JOIN vector_run r INDEXED BY vector_run_of_owner
         ON r.space = o.space AND r.owner = o.owner WHERE o.space = ? AND ${where}`,
      )
      .iterate(this.space.id, ...parameters);
    for (const row of rows) yield this.#storedRun(row);
  }

  /** Ids of all runs newer than `after`, in order. */
  runIds(after = 0): readonly number[] {
    return this.database
      .prepare<{ id: number }>('SELECT id FROM vector_run WHERE space = ? AND id > ? ORDER BY id')
      .all(this.space.id, after)
      .map((row) => row.id);
  }

  /** How many rows lie in runs newer than `after`. */
  rowsAfter(after: number): number {
    return (
      this.database
        .prepare<{ rows: number }>(
          'SELECT coalesce(sum(row_count), 0) AS rows FROM vector_run WHERE space = ? AND id > ?',
        )
        .get(this.space.id, after)?.rows ?? 0
    );
  }

  /** What filters ask about, of one owner. */
  facetsOf(owner: number): OwnerFacets | undefined {
    const row = this.database
      .prepare<{
        source: number;
        class: string | null;
        confidence: number | null;
        from_ms: number | null;
        to_ms: number | null;
        tags: string;
      }>('SELECT source, class, confidence, from_ms, to_ms, tags FROM vector_owner WHERE space = ? AND owner = ?')
      .get(this.space.id, owner);
    if (row === undefined) return undefined;
    const tags = (JSON.parse(row.tags) as unknown[]).filter((tag) => typeof tag === 'string');
    return {
      source: row.source,
      class: row.class,
      confidence: row.confidence,
      fromMs: row.from_ms,
      toMs: row.to_ms,
      tags,
    };
  }

  /** How an engine's index was built and the newest run in it, or null where it was never built. */
  readBuild(engine: VectorEngine): { readonly lastRun: number; readonly build: IndexBuild } | null {
    const row = this.database
      .prepare<{ last_run: number; build: string }>(
        'SELECT last_run, build FROM vector_index WHERE space = ? AND engine = ?',
      )
      .get(this.space.id, engine);
    return row === undefined ? null : { lastRun: row.last_run, build: JSON.parse(row.build) as IndexBuild };
  }

  /** Notes a build. */
  storeBuild(lastRun: number, build: IndexBuild): void {
    this.database.write(() => {
      this.database
        .prepare('INSERT OR REPLACE INTO vector_index (space, engine, last_run, build) VALUES (?, ?, ?, ?)')
        .run(this.space.id, build.engine, lastRun, JSON.stringify(build));
    });
  }

  #insertOwner(owner: number, facets: OwnerFacets, rows: number): void {
    this.database
      .prepare(
        'INSERT INTO vector_owner (space, owner, source, class, confidence, from_ms, to_ms, tags, row_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(this.space.id, owner, ...columnsOf(facets), rows);
  }

  #storedRun(row: RunRow): StoredRun {
    const vectors = float32View(row.vectors);
    if (vectors.length !== row.row_count * this.space.dimension) {
      throw new DoppelError(
        'integrity',
        `${this.database.path}: run ${row.id} holds ${vectors.length} numbers where ${row.row_count} rows of ${this.space.dimension} were expected.`,
      );
    }
    return {
      id: row.id,
      owner: row.owner,
      rows: row.row_count,
      radius: row.radius,
      rowIds: float64View(row.row_ids),
      vectors,
    };
  }
}

/** The columns of facets, in the order of the table. */
function columnsOf(facets: OwnerFacets): readonly (string | number | null)[] {
  const { source, class: named, confidence, fromMs, toMs, tags } = facets;
  return [source, named, confidence, fromMs, toMs, JSON.stringify(tags)];
}

/** Offers every row of a run to the hits. `query` has length 1. */
export function scoreRun(run: StoredRun, query: Float32Array, hits: BestHits): void {
  const { vectors } = run;
  const dimension = query.length;
  for (let row = 0, offset = 0; row < run.rows; row++, offset += dimension) {
    // Four sums at once: a single one waits for itself at every step, and the engine does not part it.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < dimension; i += 4) {
      a += query[i] * vectors[offset + i];
      b += query[i + 1] * vectors[offset + i + 1];
      c += query[i + 2] * vectors[offset + i + 2];
      d += query[i + 3] * vectors[offset + i + 3];
    }
    for (; i < dimension; i++) a += query[i] * vectors[offset + i];
    const score = a + b + (c + d);
    if (score >= hits.floor) hits.offer({ rowId: run.rowIds[row], owner: run.owner, score });
  }
}
