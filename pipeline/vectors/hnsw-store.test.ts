import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { seededRandom } from '#base/seeded-random.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { HnswStore } from './hnsw-store.ts';
import { meanOfRun } from './make-runs.ts';
import { recallOf, tenthScores } from './measure-recall.ts';
import { lowRank } from './support/low-rank.ts';
import { makeCrowd } from './support/made-vectors.ts';
import { createVectorFile } from './support/vector-file.ts';
import { readAxes, usearchBuild, usearchVersion, writeIndex } from './usearch-file.ts';
import { ensureSpace, VectorTruth } from './vector-truth.ts';

const dimension = 64;

/** A built store over 3,000 rows of people who hardly move. */
async function builtStore(context: TestContext) {
  const folder = temporaryFolder(context);
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  context.after(() => database.close());
  const space = ensureSpace(database, { kind: 'person', modelSha256: 'b'.repeat(64), dimension });
  const open = () => new HnswStore(database, space, { folder: path.join(folder, 'index'), exactUpTo: 0 });
  const crowd = makeCrowd({ dimension, people: 100, cropsEach: 30, step: 0.1, seed: 3 });
  const store = open();
  await store.put(crowd);
  await store.build();
  const indexFile = (): string => path.join(folder, 'index', readdirSync(path.join(folder, 'index'))[0]);
  return { folder, database, space, crowd, store, open, indexFile };
}

test('two builds of the same runs give the same bytes and the same order hash', async (context) => {
  const { store, indexFile } = await builtStore(context);
  const first = readFileSync(indexFile());
  const before = (await store.describe()).build;
  const again = await store.build();
  assert.ok(readFileSync(indexFile()).equals(first));
  assert.equal(again.build?.orderHash, before?.orderHash);
  assert.equal(again.build?.fileSha256, before?.fileSha256);
});

test('a flipped bit anywhere in the index file is found, and the next question mends it', async (context) => {
  const { open, indexFile, crowd } = await builtStore(context);
  const whole = readFileSync(indexFile());
  const { uniform } = seededRandom(11);
  const query = { like: [crowd[5].vectors.subarray(0, dimension)], limit: 10 };
  const expected = await open().near(query);
  for (let round = 0; round < 40; round++) {
    const flipped = Buffer.from(whole);
    const at = Math.floor(uniform() * flipped.length);
    flipped[at] ^= 1 << Math.floor(uniform() * 8);
    writeFileSync(indexFile(), flipped);
    const store = open();
    const { index, problem } = await store.describe();
    assert.equal(index, 'damaged', `byte ${at}`);
    assert.match(problem ?? '', /SHA-256 differs/);
    assert.equal((await store.verify()).ok, false);
    if (round % 10 > 0) continue;
    assert.deepEqual(await store.near(query), expected);
    assert.equal((await store.describe()).index, 'ready');
    assert.ok(readFileSync(indexFile()).equals(whole));
  }
});

test('a missing index file, and one of another dimension in its place, are mended too', async (context) => {
  const { open, indexFile, crowd } = await builtStore(context);
  const query = { like: [crowd[5].vectors.subarray(0, dimension)], limit: 10 };
  const expected = await open().near(query);
  rmSync(indexFile());
  assert.deepEqual(await open().near(query), expected);
  writeFileSync(indexFile(), 'not an index at all');
  assert.deepEqual(await open().near(query), expected);
});

test('an index of half floats, as they were built before, answers as it did', async (context) => {
  const { database, space, crowd, open, store, indexFile } = await builtStore(context);
  const truth = new VectorTruth(database, space);
  const query = { like: [crowd[5].vectors.subarray(0, dimension)], limit: 10 };
  const expected = await store.near(query);
  const older = new Index(
    dimension,
    MetricKind.Cos,
    ScalarKind.F16,
    usearchBuild.connectivity,
    usearchBuild.expansionAdd,
  );
  for (const run of truth.runs({})) older.add(BigInt(run.id), meanOfRun(run.vectors, dimension), 1);
  const folder = path.dirname(indexFile());
  const written = await writeIndex(older, folder, 'older');
  const noted = truth.readBuild('hnsw');
  assert.ok(noted !== null);
  const { file, sha256: fileSha256, bytes: fileBytes } = written;
  truth.storeBuild(noted.lastRun, { ...noted.build, file, fileSha256, fileBytes });
  assert.deepEqual(await open().near(query), expected);
  assert.equal((await open().describe()).index, 'ready');
});

test('vectors that fill a few directions are indexed along fewer axes, nobody is missed, and the axes are guarded like the rest', async (context) => {
  const folder = temporaryFolder(context);
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  context.after(() => database.close());
  const space = ensureSpace(database, { kind: 'person', modelSha256: 'c'.repeat(64), dimension });
  const open = () => new HnswStore(database, space, { folder: path.join(folder, 'index'), exactUpTo: 0 });
  const rows = lowRank({ rows: 3_040, dimension, rank: 12, noise: 0.02, seed: 4 });
  const facets = { source: 1, class: 'person', confidence: 1, fromMs: null, toMs: null, tags: [] };
  const owners = Array.from({ length: 3_000 }, (_, at) => ({
    ...{ owner: at + 1, facets, rowIds: [at + 1] },
    vectors: rows.slice(at * dimension, (at + 1) * dimension),
  }));
  const store = open();
  await store.put(owners);
  await store.build();
  const file = path.join(folder, 'index', readdirSync(path.join(folder, 'index'))[0]);
  assert.equal((await readAxes(file))?.count, 16);
  // The last forty are not in the index, and forty are.
  const queries = Array.from({ length: 80 }, (_, at) => rows.slice((2_960 + at) * dimension, (2_961 + at) * dimension));
  const answers = await Promise.all(queries.map((query) => store.near({ like: [query], limit: 10 })));
  assert.ok(recallOf(answers, tenthScores(new VectorTruth(database, space), queries), 3_000) >= 0.99);
  const whole = readFileSync(file);
  const flipped = Buffer.from(whole);
  flipped[flipped.length - 100] ^= 1;
  writeFileSync(file, flipped);
  assert.equal((await open().describe()).index, 'damaged');
  assert.deepEqual(await open().near({ like: [queries[0]], limit: 10 }), answers[0]);
  assert.ok(readFileSync(file).equals(whole));
});

test('an interrupted build leaves the index that was there', async (context) => {
  const { store, crowd } = await builtStore(context);
  const before = (await store.describe()).build;
  const stop = new AbortController();
  await assert.rejects(store.build({ signal: stop.signal, onProgress: (done) => void (done >= 64 && stop.abort()) }), {
    name: 'AbortError',
  });
  assert.deepEqual((await store.describe()).build, before);
  assert.equal((await store.near({ like: [crowd[0].vectors.subarray(0, dimension)], limit: 1 }))[0].owner, 1);
});

test('people who stand still are found as well as those who move, also people who are not in the index', async (context) => {
  const { store, crowd, database, space } = await builtStore(context);
  const strangers = makeCrowd({ dimension, people: 30, cropsEach: 1, step: 0.1, seed: 77, firstOwner: 9000 });
  const queries = [...crowd.slice(0, 30), ...strangers].map((owned) => {
    const query = owned.vectors.slice(0, dimension);
    const length = Math.hypot(...query);
    return query.map((value) => value / length);
  });
  const answers = await Promise.all(queries.map((query) => store.near({ like: [query], limit: 10 })));
  const tenth = tenthScores(new VectorTruth(database, space), queries);
  assert.ok(recallOf(answers, tenth, 3000) >= 0.99);
  const { build, runs } = await store.describe();
  assert.ok(runs < 400, `${runs} runs of 3,000 rows`);
  assert.ok((build?.recallSeen ?? 0) >= 0.99 && (build?.recallUnseen ?? 0) >= 0.95);
});

test('the version in the record is that of the package', () => {
  const read = createRequire(import.meta.url);
  const main = read.resolve('usearch');
  const folder = main.slice(0, main.lastIndexOf('usearch') - 'javascript/dist/cjs/'.length);
  assert.equal((read(path.join(folder, 'package.json')) as { version: string }).version, usearchVersion);
});
