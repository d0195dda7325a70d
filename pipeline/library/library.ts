import type { Client } from '@opensearch-project/opensearch';
import { DoppelError } from '#base/doppel-error.ts';
import type { SqliteAccess } from '#platform/sqlite/sqlite-file.ts';
import { ExactStore } from '#vectors/exact-store.ts';
import { HnswStore } from '#vectors/hnsw-store.ts';
import { connectOpenSearch, leavesMachine, type OpenSearchAddress } from '#vectors/opensearch-connection.ts';
import { OpenSearchStore } from '#vectors/opensearch-store.ts';
import type { VectorSpace, VectorStore } from '#vectors/vector-store.ts';
import { ensureSpace, listSpaces, VectorTruth } from '#vectors/vector-truth.ts';
import { hasConsent, storeConsent } from './store/consent.ts';
import type { LibraryFile } from './store/library-file.ts';
import { createLibraryFile, libraryUuid, markOf, openLibraryFile } from './store/library-file.ts';

/** Which engine searches the vectors. */
export type EngineChoice =
  | { readonly engine: 'hnsw' }
  | { readonly engine: 'exact' }
  | {
      readonly engine: 'opensearch';
      readonly address: OpenSearchAddress;
      readonly shards: number;
      readonly replicas: number;
      readonly onQuery?: ((serverMs: number, wholeMs: number) => void) | undefined;
    };

/** How long an engine elsewhere may take to say that it is there. */
const pingTimeoutMs = 2_000;

/** A library that is open. Whoever opened it closes it. */
export class Library {
  readonly database: LibraryFile;
  readonly #choice: EngineChoice;
  readonly #stores = new Map<number, VectorStore>();
  readonly #remembered = new Map<string, { readonly mark: string; readonly value: unknown }>();
  #client: Client | null = null;

  private constructor(database: LibraryFile, choice: EngineChoice) {
    this.database = database;
    this.#choice = choice;
  }

  /** Opens a library. Throws `not_found`, `bad_file`, `read_only`, `locked`. */
  static open(file: string, access: SqliteAccess, choice: EngineChoice = { engine: 'hnsw' }): Library {
    return new Library(openLibraryFile(file, access), choice);
  }

  /** Makes an empty library. Throws `conflict` where the file exists, `not_found`, `read_only`, `disk_full`. */
  static create(file: string, choice: EngineChoice = { engine: 'hnsw' }): Library {
    return new Library(createLibraryFile(file), choice);
  }

  get path(): string {
    return this.database.path;
  }

  get engine(): EngineChoice['engine'] {
    return this.#choice.engine;
  }

  /** Changes whenever anything in the file does, by this process or another: what was read under the same mark still holds. */
  mark(): string {
    return markOf(this.database);
  }

  /** What `read` gave under the present mark of the file, read again where the file has changed since. */
  remembered<Value>(name: string, read: () => Value): Value {
    const mark = this.mark();
    const known = this.#remembered.get(name);
    if (known?.mark === mark) return known.value as Value;
    const value = read();
    this.#remembered.set(name, { mark, value });
    return value;
  }

  /** All spaces that have, or had, vectors. */
  spaces(): readonly VectorSpace[] {
    return listSpaces(this.database);
  }

  /** The space of a kind and a model, made where it is missing. Throws `mismatch` for another dimension than before. */
  space(kind: string, modelSha256: string, dimension: number): VectorSpace {
    return ensureSpace(this.database, { kind, modelSha256, dimension });
  }

  /**
   * The store of a space. Throws `conflict` where its engine is on another machine and nobody has agreed to that yet, `usage` for an
   * address without TLS or credentials.
   */
  store(space: VectorSpace): VectorStore {
    const known = this.#stores.get(space.id);
    if (known !== undefined) return known;
    const store = this.#openStore(space);
    this.#stores.set(space.id, store);
    return store;
  }

  /** The vectors of one sighting in a space, each (dimension,) of length 1, in the order of time. */
  rowsOf(space: VectorSpace, sighting: number): readonly Float32Array[] {
    const rows: Float32Array[] = [];
    for (const run of new VectorTruth(this.database, space).runsOfOwners({ owners: [sighting] })) {
      for (let row = 0; row < run.rows; row++) {
        rows.push(run.vectors.slice(row * space.dimension, (row + 1) * space.dimension));
      }
    }
    return rows;
  }

  /** Notes that somebody agreed to vectors of people leaving this machine for an address. */
  agree(address: string, by: string): void {
    storeConsent(this.database, { address, by, at: new Date().toISOString() });
  }

  /** Whether the engine on another address answers; null where none is used, or nobody has agreed to it. */
  async engineAnswers(): Promise<boolean | null> {
    const choice = this.#choice;
    if (choice.engine !== 'opensearch') return null;
    if (leavesMachine(choice.address) && !hasConsent(this.database, choice.address.node)) return null;
    this.#client ??= connectOpenSearch(choice.address);
    try {
      return (await this.#client.ping({}, { requestTimeout: pingTimeoutMs, maxRetries: 0 })).statusCode === 200;
    } catch {
      // Whatever keeps it from answering, that is what was asked.
      return false;
    }
  }

  async close(): Promise<void> {
    for (const store of this.#stores.values()) await store.close();
    this.#stores.clear();
    await this.#client?.close();
    this.#client = null;
    this.database.close();
  }

  #openStore(space: VectorSpace): VectorStore {
    const choice = this.#choice;
    if (choice.engine === 'exact') return new ExactStore(this.database, space);
    if (choice.engine === 'hnsw') return new HnswStore(this.database, space, { folder: `${this.path}-index` });
    this.#requireConsent(choice.address);
    this.#client ??= connectOpenSearch(choice.address);
    return new OpenSearchStore(this.database, space, {
      ...choice,
      client: this.#client,
      library: libraryUuid(this.database),
    });
  }

  #requireConsent(address: OpenSearchAddress): void {
    if (!leavesMachine(address)) return;
    if (hasConsent(this.database, address.node)) return;
    throw new DoppelError(
      'conflict',
      `With OpenSearch at ${address.node} vectors of people leave this machine: whoever holds them can find these people again in other videos. No picture leaves. Agree once with: doppel index agree ${this.path} ${address.node}`,
      { details: { consent: address.node } },
    );
  }
}
