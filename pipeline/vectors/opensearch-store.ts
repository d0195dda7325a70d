import { createHash } from 'node:crypto';
import type { Client } from '@opensearch-project/opensearch';
import { DoppelError } from '#base/doppel-error.ts';
import { BestHits } from './best-hits.ts';
import { directionOf, exactAnswer, exactUpTo } from './exact-answer.ts';
import { meanOfRun } from './make-runs.ts';
import { type OwnerDocument, sendBulk } from './opensearch-bulk.ts';
import {
  type IndexSpread,
  mappingVersion,
  openSearchBuild,
  openSearchMapping,
  openSearchQuery,
} from './opensearch-mapping.ts';
import type { VectorDatabase } from './vector-database.ts';
import type {
  BuildOptions,
  IndexBuild,
  NearQuestion,
  OwnerLabels,
  OwnerVectors,
  SearchEffort,
  StoreDescription,
  StoreVerification,
  VectorHit,
  VectorSpace,
  VectorStore,
} from './vector-store.ts';
import { scoreRun, VectorTruth } from './vector-truth.ts';
import { verifyRows } from './verify-rows.ts';

/** Owners in one request: at 512 numbers and a few runs each about 1 MB. */
const ownersAtOnce = 100;

/** How long a server may take to merge what it was sent: 20,000 runs of 512 numbers took minutes on a loaded machine, a million take hours. */
const mergePatienceMs = 6 * 3_600_000;

/** Owners asked for, by effort; every row of theirs is then scored exactly. */
const ownersWanted: Readonly<Record<Exclude<SearchEffort, 'exact'>, number>> = { quick: 32, usual: 64, thorough: 256 };

/** What an OpenSearch store needs. */
export interface OpenSearchOptions extends IndexSpread {
  /** Whoever opened it closes it. */
  readonly client: Client;
  /** Sets this library's indices apart from others'. Lower-case letters, digits and dashes. */
  readonly library: string;
  readonly exactUpTo?: number;
  /** Told how long the server took and how long the whole question, in ms. */
  readonly onQuery?: ((serverMs: number, wholeMs: number) => void) | undefined;
}

/**
 * A store whose index is in an OpenSearch. Vectors in SQLite stay the truth: what is put or removed is noted in an outbox in the
 * same transaction and crossed off when the server has acknowledged it, so that whoever dies in between loses nothing. The server
 * finds owners; their rows are scored here, from the truth.
 */
export class OpenSearchStore implements VectorStore {
  readonly #truth: VectorTruth;
  readonly #options: OpenSearchOptions;
  readonly #alias: string;

  constructor(database: VectorDatabase, space: VectorSpace, options: OpenSearchOptions) {
    this.#truth = new VectorTruth(database, space);
    this.#options = options;
    this.#alias = `doppel-${options.library}-${space.id}`;
  }

  async describe(): Promise<StoreDescription> {
    const counts = this.#truth.counts();
    const stored = this.#truth.readBuild('opensearch');
    const pending = this.#pendingRows();
    return {
      space: this.#truth.space,
      engine: 'opensearch',
      ...counts,
      pendingRows: pending,
      index: stored === null ? 'none' : 'ready',
      problem: null,
      build: stored?.build ?? null,
    };
  }

  async put(owners: readonly OwnerVectors[]): Promise<void> {
    this.#truth.database.write(() => this.stage(owners));
    await this.send();
  }

  stage(owners: readonly OwnerVectors[]): void {
    for (const owned of owners) {
      this.#truth.putOwner(owned);
      this.#note(owned.owner);
    }
  }

  async send(): Promise<void> {
    if (this.#truth.readBuild('opensearch') !== null) await this.#flush({});
  }

  async relabel(owners: readonly OwnerLabels[]): Promise<void> {
    this.#truth.database.write(() => {
      for (const { owner, facets } of owners) if (this.#truth.relabelOwner(owner, facets)) this.#note(owner);
    });
    await this.send();
  }

  async remove(owners: readonly number[]): Promise<void> {
    this.#truth.database.write(() => {
      for (const owner of owners) if (this.#truth.removeOwner(owner)) this.#note(owner);
    });
    await this.send();
  }

  async near(question: NearQuestion): Promise<readonly VectorHit[]> {
    const query = directionOf(question, this.#truth.space.dimension);
    const filter = question.filter ?? {};
    const cap = this.#options.exactUpTo ?? exactUpTo;
    const effort = question.effort ?? 'usual';
    if (effort === 'exact' || this.#truth.allowedRows(filter, cap) <= cap) {
      return exactAnswer(this.#truth, { query, filter, limit: question.limit });
    }
    if (this.#truth.readBuild('opensearch') === null) await this.build();
    const hits = new BestHits(question.limit);
    const wanted = Math.max(ownersWanted[effort], question.limit);
    const owners = await this.#ask(openSearchQuery(query, wanted, filter));
    const unsent = this.#outbox().filter((owner) => !owners.includes(owner));
    // What the server has not been told yet is looked at here.
    for (const run of this.#truth.runsOfOwners({ ...filter, owners: both(filter.owners, [...owners, ...unsent]) })) {
      scoreRun(run, query, hits);
    }
    return hits.list();
  }

  async build(options: BuildOptions = {}): Promise<StoreDescription> {
    const began = performance.now();
    const cpuBefore = process.cpuUsage();
    const { database, space } = this.#truth;
    const owners = database
      .prepare<{ owner: number }>('SELECT owner FROM vector_owner WHERE space = ? ORDER BY owner')
      .all(space.id)
      .map((row) => row.owner);
    const index = `${this.#alias}-v${mappingVersion}-${Date.now().toString(36)}`;
    await this.#call('make an index', (client) =>
      client.indices.create({ index, body: openSearchMapping(space.dimension, this.#options) as never }),
    );
    database.write(() => {
      for (const owner of owners) this.#note(owner);
    });
    await this.#flush({ ...options, index });
    // Asked once and waited for: where it is asked again after half a minute, as other questions are, the server merges on all the same.
    await this.#call('force a merge', (client) =>
      client.indices.forcemerge({ index, max_num_segments: 1 }, { requestTimeout: mergePatienceMs, maxRetries: 0 }),
    );
    await this.#moveAlias(index);
    const cpu = process.cpuUsage(cpuBefore);
    const info = await this.#call('say its version', (client) => client.info());
    const counts = this.#truth.counts();
    const build: IndexBuild = {
      engine: 'opensearch',
      engineVersion: info.body.version.number,
      ...openSearchBuild,
      expansionSearch: ownersWanted.usual,
      dimension: space.dimension,
      orderHash: createHash('sha256').update(Float64Array.from(owners)).digest('hex'),
      totalCount: counts.rows,
      runCount: counts.runs,
      recallSeen: null,
      recallUnseen: null,
      buildMs: Math.round(performance.now() - began),
      buildCpuMs: Math.round((cpu.user + cpu.system) / 1000),
      file: null,
      fileSha256: null,
      fileBytes: null,
      builtAt: new Date().toISOString(),
    };
    this.#truth.storeBuild(this.#truth.runIds().at(-1) ?? 0, build);
    return this.describe();
  }

  async verify(): Promise<StoreVerification> {
    const found = verifyRows(this.#truth);
    const problems = [...found.problems];
    if (this.#truth.readBuild('opensearch') !== null) {
      const { body } = await this.#call('count', (client) => client.count({ index: this.#alias }));
      const { owners } = this.#truth.counts();
      const pending = this.#outbox().length;
      if (pending === 0 && body.count !== owners) {
        problems.push(`OpenSearch holds ${body.count} owners of ${owners}; build the index again.`);
      }
      if (pending > 0) problems.push(`OpenSearch has not been told of ${pending} owners yet.`);
    }
    return { ...found, problems, ok: problems.length === 0 };
  }

  async close(): Promise<void> {
    // The client belongs to whoever opened it.
  }

  #note(owner: number): void {
    this.#truth.database
      .prepare('INSERT OR IGNORE INTO vector_outbox (space, owner) VALUES (?, ?)')
      .run(this.#truth.space.id, owner);
  }

  #outbox(): readonly number[] {
    return this.#truth.database
      .prepare<{ owner: number }>('SELECT owner FROM vector_outbox WHERE space = ? ORDER BY owner')
      .all(this.#truth.space.id)
      .map((row) => row.owner);
  }

  #pendingRows(): number {
    return (
      this.#truth.database
        .prepare<{ rows: number }>(
          `SELECT coalesce(sum(o.row_count), 0) AS rows FROM vector_outbox x
           JOIN vector_owner o ON o.space = x.space AND o.owner = x.owner WHERE x.space = ?`,
        )
        .get(this.#truth.space.id)?.rows ?? 0
    );
  }

  /** Sends what the outbox holds and crosses off what was acknowledged. Waits until it can be found. */
  async #flush({ signal, onProgress, index = this.#alias }: BuildOptions & { readonly index?: string }): Promise<void> {
    const owners = this.#outbox();
    for (let start = 0; start < owners.length; start += ownersAtOnce) {
      signal?.throwIfAborted();
      const batch = owners.slice(start, start + ownersAtOnce);
      await sendBulk(
        this.#options.client,
        index,
        batch.map((owner) => this.#documentOf(owner)),
      );
      this.#truth.database.write(() => {
        const done = this.#truth.database.prepare('DELETE FROM vector_outbox WHERE space = ? AND owner = ?');
        for (const owner of batch) done.run(this.#truth.space.id, owner);
      });
      onProgress?.(Math.min(start + ownersAtOnce, owners.length), owners.length);
    }
    if (owners.length > 0) await this.#call('refresh', (client) => client.indices.refresh({ index }));
  }

  #documentOf(owner: number): OwnerDocument {
    const facets = this.#truth.facetsOf(owner);
    if (facets === undefined) return { owner, document: null };
    const fields = {
      owner,
      source: facets.source,
      class: facets.class,
      confidence: facets.confidence,
      from_ms: facets.fromMs === null ? null : Math.round(facets.fromMs),
      to_ms: facets.toMs === null ? null : Math.round(facets.toMs),
      tags: facets.tags,
    };
    const objects = [...this.#truth.runsOfOwners({ owners: [owner] })].map((run) => ({
      ...fields,
      run: run.id,
      vector: Array.from(meanOfRun(run.vectors, this.#truth.space.dimension)),
    }));
    return { owner, document: { ...fields, objects } };
  }

  async #ask(body: Record<string, unknown>): Promise<readonly number[]> {
    const began = performance.now();
    const answer = await this.#call('search', (client) => client.search({ index: this.#alias, body: body as never }));
    this.#options.onQuery?.(answer.body.took, performance.now() - began);
    return answer.body.hits.hits.map((hit) => Number((hit.fields as { owner: readonly number[] }).owner[0]));
  }

  /** Lets the alias point at the new index alone, in one step, and deletes what it pointed at before. */
  async #moveAlias(index: string): Promise<void> {
    const existing = await this.#call('list its indices', (client) =>
      client.indices.get({ index: `${this.#alias}-v*`, allow_no_indices: true }),
    );
    const old = Object.keys(existing.body).filter((name) => name !== index);
    await this.#call('move the alias', (client) =>
      client.indices.updateAliases({
        body: {
          actions: [{ add: { index, alias: this.#alias } }, ...old.map((name) => ({ remove_index: { index: name } }))],
        },
      }),
    );
  }

  async #call<T>(what: string, ask: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#options.client);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DoppelError('failed', `OpenSearch could not ${what}: ${reason}.`, { cause });
    }
  }
}

/** Of the owners found, those that the question allows. */
function both(allowed: readonly number[] | undefined, found: readonly number[]): readonly number[] {
  if (allowed === undefined) return found;
  const set = new Set(allowed);
  return found.filter((owner) => set.has(owner));
}
