import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { cropId, personId } from '#base/ids.ts';
import { normaliseRows } from '#base/vector-math.ts';
import { queueCounter } from '#comparison/count-queue.ts';
import { readGallery } from '#comparison/open-gallery.ts';
import { settings } from '#contract/settings.ts';
import { storeCropImages } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storePairs } from '#project/pairs.ts';
import { storeHiddenReasons } from '#project/persons.ts';
import { openProject } from '#project/project-file.ts';
import type { QueueCounter } from '#project/queue-counts.ts';
import { finishRun, startRun } from '#project/runs.ts';
import { readStatus } from '#project/status.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { ProjectFile } from './project-file.ts';
import { reviewQueue } from './review-queue.ts';

const persons = [1, 2, 3, 4, 5, 6, 7, 8];
const cropsAPerson = 2;
const dimension = 8;

/** 1 to 4 are one human, 5 and 6 another who was seen beside himself, 7 and 8 a third. */
const humanOf = (person: number): number => (person <= 4 ? 0 : person <= 6 ? 1 : 2);

/** A row a crop; those of one human nearly alike. */
const looksOf = (person: number): Float32Array =>
  Float32Array.from({ length: cropsAPerson * dimension }, (_, n) =>
    n % dimension === humanOf(person) ? 1 : n % dimension === 3 + (person % 4) ? 0.2 : 0,
  );

/** Makes an analysed project in which seven pairs are worth a look and an eighth is ruled out by a veto. */
function makeProject(file: string): void {
  const project = makeSampleProject(file, persons.length);
  const run = startRun(project, { startedAt: '', appVersion: '', settings: settings.parse({}) });
  planSampleCrops(project, persons.length, cropsAPerson);
  beginEmbedding(project, { id: 'x', model_sha256: null, device: 'cpu', dimension, weightless: true });
  for (const person of persons) {
    const crops = Array.from({ length: cropsAPerson }, (_, k) => cropId((person - 1) * cropsAPerson + k + 1));
    storeCropImages(
      project,
      crops.map((id) => ({ id, image: Uint8Array.of(1), widthPx: 1, heightPx: 1, sharpness: 1, quality: 0.5 })),
    );
    storeCropEmbeddings(project, crops, looksOf(person));
    const vector = normaliseRows(looksOf(person), dimension).slice(0, dimension);
    storePersonEmbedding(project, { personId: personId(person), vector, cropIds: crops });
  }
  finishRun(project, run, { state: 'done', finishedAt: '', error: null });
  const gallery = readGallery(project);
  const pairs = persons.flatMap((a) =>
    persons.filter((b) => b > a).map((b) => gallery.evidence(gallery.person(a), gallery.person(b))),
  );
  storePairs(
    project,
    pairs.map((pair) => (pair.a === 5 && pair.b === 6 ? { ...pair, vetoed: true, veto_reason: 'seen apart' } : pair)),
  );
  project.close();
}

const neverCounts: QueueCounter = () => assert.fail('the file knows the counts');

/** What the review's counter says, and then what the start screen and `status` do, who open the file themselves. */
function countsIn(context: TestContext): {
  readonly file: string;
  readonly review: () => readonly number[];
  readonly start: (counter?: QueueCounter) => readonly (number | undefined)[];
} {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  makeProject(file);
  const window = new ProjectFile(file);
  context.after(() => window.close());
  return {
    file,
    review: () => {
      const { decided, open } = reviewQueue(window, null, 'Ana');
      return [decided, open];
    },
    start: (counter) => {
      const project = openProject(file, 'read');
      try {
        const { candidates } = readStatus(project, counter ?? queueCounter(project));
        return [candidates && candidates.total - candidates.undecided, candidates?.undecided] as readonly number[];
      } finally {
        project.close();
      }
    },
  };
}

function decideIn(file: string, ...decisions: readonly Parameters<typeof decide>[1][]): void {
  const project = openProject(file, 'write');
  for (const decision of decisions) decide(project, decision, { force: true });
  project.close();
}

test('before a merge the start screen knows from the stored pairs what the review says is left', (context) => {
  const { file, review, start } = countsIn(context);
  assert.deepEqual(review(), [0, 7]);
  assert.deepEqual(start(neverCounts), [0, 7]);
  // One is unsure, which decides nothing; one that a veto rules out was answered all the same, one is about a person that is hidden then.
  decideIn(file, { kind: 'unsure', a: 1, b: 2 }, { kind: 'apart', a: 5, b: 6 }, { kind: 'apart', a: 1, b: 5 });
  assert.deepEqual([review(), start(neverCounts)], Array(2).fill([1, 6]));
  decideIn(file, { kind: 'hide', person: 7 });
  assert.deepEqual([review(), start(neverCounts)], Array(2).fill([1, 5]));
});

test('after a merge the start screen says what the review says, before and after the review has counted', (context) => {
  const { file, review, start } = countsIn(context);
  decideIn(file, { kind: 'merge', persons: [1, 3] });
  // Of the six pairs of four ids of one human, three are left among three; the merge answered one.
  assert.deepEqual(start(), [1, 4]);
  assert.deepEqual(review(), [1, 4]);
  assert.deepEqual(start(neverCounts), [1, 4], 'the review keeps its counts in the file');
  decideIn(file, { kind: 'merge', persons: [2, 4] });
  assert.throws(() => start(neverCounts), /knows the counts/, 'kept counts hold at their own head of the log only');
  assert.deepEqual([start(), review(), start(neverCounts)], Array(3).fill([2, 2]));
  decideIn(file, { kind: 'undo' }, { kind: 'undo' });
  assert.deepEqual([start(neverCounts), review()], Array(2).fill([0, 7]));
});

test('counts that were kept before the persons were analysed anew are not believed', (context) => {
  const { file, review, start } = countsIn(context);
  decideIn(file, { kind: 'merge', persons: [1, 3] });
  assert.deepEqual(review(), [1, 4]);
  const project = openProject(file, 'write');
  const run = startRun(project, { startedAt: '', appVersion: '', settings: settings.parse({}) });
  storeHiddenReasons(project, new Map([[personId(7), 'comes late']]));
  finishRun(project, run, { state: 'done', finishedAt: '', error: null });
  project.close();
  assert.throws(() => start(neverCounts), /knows the counts/);
  assert.deepEqual(start(), [1, 3]);
});
