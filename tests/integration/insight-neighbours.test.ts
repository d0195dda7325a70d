import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { InsightFile } from '#datasets/index.ts';
import { readRuns } from '#experiments/index.ts';
import { crossValidate } from '#insight/neighbours/cross-validate.ts';
import { makeFolds } from '#insight/neighbours/make-folds.ts';
import type { Nearest } from '#insight/neighbours/nearest.ts';
import { readItems } from '#insight/neighbours/store/read-items.ts';
import { openInsight } from '#insight/store/open-insight.ts';
import { HnswStore } from '#vectors/hnsw-store.ts';
import { createVectorFile } from '#vectors/support/vector-file.ts';
import { ensureSpace } from '#vectors/vector-truth.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { madeInsightFile } from '../support/insight-file.ts';

/** What a detector lost on each picture, by the picture's number. */
const lossesOf = (file: InsightFile) =>
  new Map(
    file
      .prepare<{ id: number; box: number; cls: number; dfl: number }>(
        'SELECT picture_id AS id, box, cls, dfl FROM insight_picture ORDER BY picture_id',
      )
      .all()
      .map(({ id, ...losses }) => [id, losses] as const),
  );

/** An insight file, and the vectors of its pictures in a store whose index is always asked. */
async function picturesInStore(context: TestContext) {
  const folder = temporaryFolder(context);
  const file = await madeInsightFile(folder);
  const insight = openInsight(file, 'read');
  context.after(() => insight.close());
  const run = readRuns(insight).find(({ kind }) => kind === 'insight');
  assert.ok(run !== undefined);
  const { pictures, space } = readItems(insight, { space: 'backbone', insight: run, distances: null, embedding: null });
  assert.ok(space.kind === 'vectors');
  const { rows } = space;
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  context.after(() => database.close());
  const wanted = { kind: 'picture', modelSha256: 'f'.repeat(64), dimension: rows[0].length };
  const store = new HnswStore(database, ensureSpace(database, wanted), {
    folder: path.join(folder, 'index'),
    exactUpTo: 0,
  });
  const facets = { source: 1, class: null, confidence: null, fromMs: null, toMs: null, tags: [] };
  const owned = pictures.map(({ id }, at) => ({ owner: id, facets, rowIds: [id], vectors: rows[at] }));
  await store.put(owned);
  await store.build({ recallQueries: 0 });
  return { file, insight, pictures, space, store, owned };
}

test('losses stay what they were while their pictures are indexed, taken out and put back, and every neighbour has its own', async (context) => {
  const { file, insight, pictures, store, owned } = await picturesInStore(context);
  const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex');
  const [before, bytes] = [lossesOf(insight), hash()];
  assert.equal(before.size, pictures.length);
  await store.remove([owned[0].owner, owned[3].owner]);
  await store.build({ recallQueries: 0 });
  await store.put([owned[0], owned[3]]);
  await store.build({ recallQueries: 0 });
  for (const { vectors, owner } of owned) {
    const hits = await store.near({ like: [vectors], limit: owned.length });
    assert.deepEqual(
      hits.map(({ rowId }) => rowId).toSorted(),
      [...before.keys()],
      'each picture once, none from elsewhere',
    );
    assert.equal(hits[0].owner, owner);
    const told = hits.map(({ rowId }) => before.get(rowId));
    assert.ok(told.every((losses) => losses !== undefined && Object.values(losses).every(Number.isFinite)));
  }
  assert.deepEqual([lossesOf(insight), hash()], [before, bytes]);
});

test('a fold of a cross-validation over the store tells what the exact neighbours tell', async (context) => {
  const { insight, pictures, space, store, owned } = await picturesInStore(context);
  const losses = lossesOf(insight);
  const values = Float64Array.from(pictures, ({ id }) => losses.get(id)?.cls ?? Number.NaN);
  const groups = pictures.map(({ id }) => String(id));
  const folds = makeFolds(groups, new Float64Array(pictures.length), 3, 1);
  const [k, places] = [2, new Map(pictures.map(({ id }, at) => [id as number, at]))];
  // Each item's neighbours among the other folds, as the store's filter lets them through.
  const found = await Promise.all(
    owned.map(async ({ vectors }, item) => {
      const owners = owned.filter((_, other) => folds.fold[other] !== folds.fold[item]).map(({ owner }) => owner);
      return store.near({ like: [vectors], limit: k, filter: { owners } });
    }),
  );
  const index = (asked: readonly number[], among: readonly number[]): Nearest => {
    const hits = asked.flatMap((item) => found[item]);
    const items = Int32Array.from(hits, ({ rowId }) => places.get(rowId) ?? -1);
    assert.ok(
      items.every((item) => among.includes(item)),
      'nothing of the fold itself',
    );
    return { k, items, distances: Float64Array.from(hits, ({ score }) => 1 - score) };
  };
  const scores = crossValidate({
    ...{ space, metric: 'cosine', folds, ks: [k], weightings: ['uniform'], index },
    targets: [{ kind: 'number', name: 'cls loss', values }],
  });
  for (let fold = -1; fold < folds.count; fold++) {
    const [exact, indexed] = (['exact', 'index'] as const).map((engine) =>
      scores.find((row) => row.fold === fold && row.engine === engine),
    );
    assert.equal(indexed?.tested, exact?.tested);
    assert.equal(indexed?.mae, exact?.mae);
    assert.equal(indexed?.recallAtK, 1);
  }
});
