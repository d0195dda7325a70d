import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { cropId, personId } from '#base/ids.ts';
import { storeCropImages } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storePairs } from '#project/pairs.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { readGallery } from './open-gallery.ts';
import { ratingOf } from './pair-rating.ts';
import { proposeSplits } from './split-proposal.ts';

const dimension = 4;
const perPerson = 2;

/** Persons 1 to 4, two crops each; 1 and 3 look alike, as do 2 and 4. */
function describedProject(context: TestContext): ProjectDatabase {
  const project = makeSampleProject(path.join(temporaryFolder(context), 'a.doppel'), 4);
  planSampleCrops(project, 4, perPerson);
  beginEmbedding(project, { id: 'test', model_sha256: 'b'.repeat(64), device: 'cpu', dimension, weightless: false });
  for (let person = 1; person <= 4; person++) {
    const ids = [cropId(2 * person - 1), cropId(2 * person)];
    const vector = person % 2 === 1 ? [1, 0, 0, 0] : [0, 1, 0.1, 0];
    const image = new Uint8Array([1]);
    storeCropImages(
      project,
      ids.map((id) => ({ id, image, widthPx: 50, heightPx: 120, sharpness: 1, quality: 0.5 })),
    );
    storeCropEmbeddings(project, ids, Float32Array.from([...vector, ...vector]));
    const length = Math.hypot(...vector);
    storePersonEmbedding(project, {
      personId: personId(person),
      cropIds: ids,
      vector: Float32Array.from(vector, (value) => value / length),
    });
  }
  return project;
}

test('persons are compared once for a state of the log, and a later one computes only whom a decision changed', (context) => {
  const project = describedProject(context);
  const before = readGallery(project);
  const compared = before.compared();
  assert.equal(before.compared(), compared, 'the same comparison, not another equal one');
  assert.ok(Math.abs((compared.cosine(0, 2) ?? 0) - 1) < 1e-6);
  assert.equal(compared.cosine(0, 1), 0);
  decide(project, { kind: 'merge', persons: [1, 3] });
  const after = readGallery(project, before);
  assert.deepEqual(
    after.compared().persons.map(({ id }) => id),
    [1, 2, 4],
  );
  assert.equal(after.view(after.person(2)), before.view(before.person(2)), 'an untouched person is not read again');
  assert.notEqual(after.view(after.person(1)), before.view(before.person(1)));
  // Lent, not computed: a number that no vectors give comes back for the untouched.
  const { matrix, described } = after.compared();
  matrix[1 * described + 2] = 0.123;
  matrix[2 * described + 1] = 0.123;
  decide(project, { kind: 'hide', person: 1 });
  const lent = readGallery(project, after).compared();
  assert.ok(Math.abs(lent.matrix[1] - 0.123) < 1e-6);
  project.close();
});

test('evidence is read once for the rows of two persons, and what was decided about them is that of the state', (context) => {
  const project = describedProject(context);
  const [before, fresh] = [readGallery(project), readGallery(project)];
  const similarity = (gallery: typeof before) => gallery.evidence(gallery.person(4), gallery.person(2)).similarity;
  const first = similarity(before);
  const evidence = before.evidence(before.person(2), before.person(4));
  storePairs(project, [{ ...evidence, similarity: 0.123 }]);
  decide(project, { kind: 'apart', a: 2, b: 4 });
  const after = readGallery(project, before);
  assert.deepEqual([similarity(after), similarity(fresh)], [first, 0.123], 'the one lends, the other reads');
  const decisionOf = (gallery: typeof before) => gallery.evidence(gallery.person(2), gallery.person(4)).decision;
  assert.deepEqual([decisionOf(before), decisionOf(after)], [null, 'apart']);
  decide(project, { kind: 'merge', persons: [1, 2] }, { force: true });
  const merged = readGallery(project, after);
  assert.notEqual(similarityOf(merged, 1, 4), first, 'other rows, other evidence');
  project.close();
});

const similarityOf = (gallery: ReturnType<typeof readGallery>, a: number, b: number) =>
  gallery.evidence(gallery.person(a), gallery.person(b)).similarity;

test('a gallery that nobody lends anything to keeps nothing of another, even of the same project', (context) => {
  const project = describedProject(context);
  const [one, other] = [readGallery(project), readGallery(project)];
  assert.notEqual(one.memory, other.memory);
  assert.equal(ratingOf(one), ratingOf(one), 'a rating is made once for a state of the log');
  assert.notEqual(ratingOf(one), ratingOf(other));
  proposeSplits(one);
  const [person] = one.state.persons.values();
  assert.ok(one.memory.splits.has(one.view(person)));
  assert.ok(!other.memory.splits.has(other.view(person)));
  project.close();
});

test('times beyond what was decoded follow from the frame rate', (context) => {
  const project = makeSampleProject(path.join(temporaryFolder(context), 'a.doppel'));
  assert.equal(readGallery(project).timeMsOf(50), 2000);
  project.close();
});
