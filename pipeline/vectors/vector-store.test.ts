import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@opensearch-project/opensearch';
import { DoppelError } from '#base/doppel-error.ts';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import {
  type StartedOpenSearch,
  skipWithoutOpenSearch,
  startOpenSearch,
} from '#scripts/opensearch/start-opensearch.ts';
import { ExactStore } from './exact-store.ts';
import { HnswStore } from './hnsw-store.ts';
import { connectOpenSearch } from './opensearch-connection.ts';
import { OpenSearchStore } from './opensearch-store.ts';
import { makeCrowd } from './support/made-vectors.ts';
import { createVectorFile } from './support/vector-file.ts';
import { unitRows } from './unit-rows.ts';
import type { OwnerVectors, VectorFilter, VectorHit, VectorStore } from './vector-store.ts';
import { ensureSpace } from './vector-truth.ts';

const dimension = 24;
const spaceWanted = { kind: 'person', modelSha256: 'a'.repeat(64), dimension };

/** Every engine, each searching in its own index even where rows are few. */
const engines = ['exact', 'hnsw', 'opensearch'] as const;

/** The answer by arithmetic on what was put, without any store. */
function bruteForce(
  owners: readonly OwnerVectors[],
  query: Float32Array,
  limit: number,
  allowed: (owned: OwnerVectors) => boolean = () => true,
): readonly VectorHit[] {
  const direction = unitRows(query, dimension, 'the query');
  const hits = owners.filter(allowed).flatMap((owned) => {
    const unit = unitRows(owned.vectors, dimension, 'an owner');
    return owned.rowIds.map((rowId, row) => {
      let score = 0;
      for (let i = 0; i < dimension; i++) score += unit[row * dimension + i] * direction[i];
      return { rowId, owner: owned.owner, score };
    });
  });
  return hits.sort((a, b) => b.score - a.score || a.rowId - b.rowId).slice(0, limit);
}

function assertSameHits(found: readonly VectorHit[], expected: readonly VectorHit[]): void {
  assert.deepEqual(
    found.map((hit) => [hit.rowId, hit.owner]),
    expected.map((hit) => [hit.rowId, hit.owner]),
  );
  for (const [at, hit] of found.entries()) assert.ok(Math.abs(hit.score - expected[at].score) < 1e-5);
}

for (const engine of engines) {
  describe(`a store of vectors: ${engine}`, { skip: engine === 'opensearch' ? skipWithoutOpenSearch() : false }, () => {
    const crowd = makeCrowd({ dimension, people: 60, cropsEach: 20, step: 0.4, seed: 7 });
    let folder = '';
    let server: StartedOpenSearch | undefined;
    let client: Client | undefined;
    let database: SqliteFile;
    let store: VectorStore;

    const openStore = (): VectorStore => {
      const space = ensureSpace(database, spaceWanted);
      if (engine === 'exact') return new ExactStore(database, space, { exactUpTo: 0 });
      if (engine === 'hnsw')
        return new HnswStore(database, space, { folder: path.join(folder, 'index'), exactUpTo: 0 });
      assert.ok(client);
      return new OpenSearchStore(database, space, {
        client,
        library: libraryName,
        shards: 2,
        replicas: 0,
        exactUpTo: 0,
      });
    };
    const libraryName = randomUUID();

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'doppel-vectors-'));
      if (engine === 'opensearch') {
        server = await startOpenSearch(path.join(folder, 'node'));
        client = connectOpenSearch({ node: server.node });
      }
      database = createVectorFile(path.join(folder, 'v.vectors'));
      store = openStore();
      await store.put(crowd);
      await store.build();
    });
    after(async () => {
      await store?.close();
      await client?.close();
      await server?.close();
      database?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('finds what arithmetic finds, with the scores of the stored vectors', async () => {
      for (const owned of [crowd[0], crowd[17], crowd[59]]) {
        const query = owned.vectors.subarray(0, dimension);
        assertSameHits(await store.near({ like: [query], limit: 10 }), bruteForce(crowd, query, 10));
      }
    });

    test('a question may be like several and unlike others', async () => {
      const like = [0, 5].map((row) => crowd[3].vectors.subarray(row * dimension, (row + 1) * dimension));
      const found = await store.near({ like, unlike: [crowd[4].vectors.subarray(0, dimension)], limit: 5 });
      assert.ok(found.every((hit) => hit.owner === 4));
      await assert.rejects(store.near({ like: [like[0]], unlike: [], limit: 0 }), { code: 'usage' });
      await assert.rejects(store.near({ like: [], limit: 5 }), { code: 'usage' });
      await assert.rejects(store.near({ like: [new Float32Array(dimension)], limit: 5 }), { code: 'usage' });
      await assert.rejects(store.near({ like: [new Float32Array(dimension + 1).fill(1)], limit: 5 }), {
        code: 'usage',
      });
    });

    const filters: readonly (readonly [string, VectorFilter, (owned: OwnerVectors) => boolean])[] = [
      ['sources', { sources: [2, 3] }, ({ facets }) => facets.source === 2 || facets.source === 3],
      ['owners', { owners: [4, 9, 11] }, ({ owner }) => [4, 9, 11].includes(owner)],
      ['all but some owners', { notOwners: [1, 2] }, ({ owner }) => owner > 2],
      ['classes', { classes: ['bicycle'] }, ({ facets }) => facets.class === 'bicycle'],
      ['confidence', { minConfidence: 0.5 }, ({ facets }) => (facets.confidence ?? 0) >= 0.5],
      ['time', { fromMs: 10_500, toMs: 20_000 }, ({ owner }) => owner >= 10 && owner <= 20],
      ['tags', { tags: ['night', 'rain'] }, ({ owner }) => owner % 3 === 0],
      [
        'several at once',
        { sources: [1], tags: ['day'], minConfidence: 0.2 },
        ({ facets }) => facets.source === 1 && facets.tags.includes('day') && (facets.confidence ?? 0) >= 0.2,
      ],
      ['nobody', { sources: [99] }, () => false],
    ];
    for (const [name, filter, allowed] of filters) {
      test(`a filter by ${name} loses no hit`, async () => {
        const query = crowd[0].vectors.subarray(0, dimension);
        assertSameHits(await store.near({ like: [query], filter, limit: 10 }), bruteForce(crowd, query, 10, allowed));
      });
    }

    test('what is put after the build is found, what is put again is replaced, what is removed is gone', async () => {
      const late = makeCrowd({ dimension, people: 1, cropsEach: 3, step: 0.4, seed: 99, firstOwner: 500 })[0];
      await store.put([late]);
      assert.equal((await store.near({ like: [late.vectors.subarray(0, dimension)], limit: 1 }))[0].owner, 500);
      const replaced = { ...crowd[9], rowIds: [90_001], vectors: crowd[9].vectors.slice(0, dimension) };
      await store.put([replaced]);
      const found = await store.near({ like: [replaced.vectors], limit: 50, filter: { owners: [10] } });
      assert.deepEqual(
        found.map((hit) => hit.rowId),
        [90_001],
      );
      await store.remove([500, 12_345]);
      assert.notEqual((await store.near({ like: [late.vectors.subarray(0, dimension)], limit: 1 }))[0].owner, 500);
      await store.put([crowd[9]]);
      assert.ok((await store.verify()).ok, (await store.verify()).problems.join('\n'));
    });

    test('what is staged is there when its transaction ends, and not where it fails', async () => {
      const late = makeCrowd({ dimension, people: 1, cropsEach: 3, step: 0.4, seed: 77, firstOwner: 700 })[0];
      const nearest = async () =>
        (await store.near({ like: [late.vectors.subarray(0, dimension)], limit: 1 })).map(({ owner }) => owner);
      assert.throws(() =>
        database.write(() => {
          store.stage([late]);
          throw new DoppelError('failed', 'something else cannot be written');
        }),
      );
      assert.notDeepEqual(await nearest(), [700]);
      database.write(() => store.stage([late]));
      assert.deepEqual(await nearest(), [700], 'before it is sent too');
      await store.send();
      assert.deepEqual(await nearest(), [700]);
      await store.remove([700]);
      assert.notDeepEqual(await nearest(), [700]);
    });

    test('what filters ask about can be changed without its vectors', async () => {
      const { owner, facets, vectors } = crowd[20];
      const asked = { like: [vectors.subarray(0, dimension)], limit: 3, filter: { sources: [77], tags: ['moved'] } };
      assert.deepEqual(await store.near(asked), []);
      await store.relabel([
        { owner, facets: { ...facets, source: 77, tags: ['moved'] } },
        { owner: 4321, facets },
      ]);
      assert.ok((await store.near(asked)).every((hit) => hit.owner === owner));
      assert.equal((await store.near(asked)).length, 3);
      await store.relabel([{ owner, facets }]);
      assert.deepEqual(await store.near(asked), []);
    });

    test('half removed and put back is as before', async () => {
      const half = crowd.filter((_, at) => at % 2 === 0);
      await store.remove(half.map((owned) => owned.owner));
      await store.put(half);
      const query = crowd[0].vectors.subarray(0, dimension);
      assertSameHits(await store.near({ like: [query], limit: 10 }), bruteForce(crowd, query, 10));
    });

    test('refuses vectors that have no direction or another length, and keeps what was there', async () => {
      const bad = (vectors: Float32Array): OwnerVectors => ({ ...crowd[0], rowIds: [1], vectors });
      const nan = crowd[0].vectors.slice(0, dimension);
      nan[3] = Number.NaN;
      for (const vectors of [nan, new Float32Array(dimension), new Float32Array(dimension - 1).fill(1)]) {
        await assert.rejects(
          store.put([bad(vectors)]),
          (error) => error instanceof DoppelError && error.code === 'bad_file',
        );
      }
      assert.equal((await store.describe()).rows, 1200);
    });

    test('says what it holds and how its index was built', async () => {
      await store.build();
      const { rows, owners, index, pendingRows, build } = await store.describe();
      assert.deepEqual([rows, owners, index, pendingRows], [1200, 60, 'ready', 0]);
      assert.equal(build?.totalCount, 1200);
      assert.equal(build?.dimension, dimension);
      assert.match(build?.engineVersion ?? '', /^v?\d+\.\d+/);
    });

    test('another process that opens the same file finds the same', async () => {
      const again = openStore();
      const query = crowd[30].vectors.subarray(0, dimension);
      assertSameHits(await again.near({ like: [query], limit: 10 }), bruteForce(crowd, query, 10));
      await again.close();
    });
  });
}
