import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { storePairs, storeProbabilities } from '#project/pairs.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readQueueCounts } from '#project/queue-counts.ts';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, madeCalibration, makeComparedProject } from '#tests/support/compared-project.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import { countQueue, countsOf, pairState, queueCounter } from './count-queue.ts';
import { listPairs } from './list-pairs.ts';
import { readGallery } from './open-gallery.ts';

/** Seven who look more or less alike, the last two at the same time in different places; the analysis has stored its pairs. */
function analysed(context: TestContext, calibration: typeof madeCalibration | null): ProjectDatabase {
  const looks = [1, 0.98, 0.9, 0.75, 0.6, 0.97, 0.96];
  const project = makeComparedProject(
    context,
    looks.map((cosine, index) => ({
      id: index + 1,
      from: index === 6 ? 500 : 100 * index,
      x: index === 6 ? 400 : 0,
      crops: [lookAt(cosine), lookAt(cosine)],
    })),
    { calibration },
  );
  const { pairs } = listPairs(readGallery(project), { threshold: null, scope: 'all' });
  storePairs(project, pairs);
  storeProbabilities(project, pairs);
  return project;
}

test('a pair is a question until it is answered, and an answer stands even where a veto speaks', () => {
  assert.equal(pairState(sampleRatedPair()), 'open');
  assert.equal(pairState(sampleRatedPair({ vetoed: true })), 'vetoed');
  assert.equal(pairState(sampleRatedPair({ vetoed: true, decision: 'apart' })), 'apart');
  assert.equal(pairState(sampleRatedPair({ decision: 'unsure' })), 'unsure');
});

test('answers are counted with what merges have answered: one less than the persons that each made one', (context) => {
  const project = analysed(context, null);
  decide(project, { kind: 'merge', persons: [1, 2, 3] });
  decide(project, { kind: 'apart', a: 1, b: 4 });
  decide(project, { kind: 'merge', persons: [4, 5] });
  decide(project, { kind: 'undo' });
  const { state } = readGallery(project);
  const pairs = [
    sampleRatedPair({ decision: 'apart' }),
    sampleRatedPair({ decision: 'unsure' }),
    sampleRatedPair(),
    sampleRatedPair({ vetoed: true }),
  ];
  assert.deepEqual(countsOf({ pairs }, state), { decided: 3, open: 1 });
});

for (const [name, calibration] of [
  ['the cosine', null],
  ['the probability', madeCalibration],
  ['a bar that few reach', { ...madeCalibration, list_from: 0.99 }],
] as const) {
  test(`the file alone counts the same as comparing everybody: by ${name}`, (context) => {
    const project = analysed(context, calibration);
    const both = () => {
      const gallery = readGallery(project);
      return [readQueueCounts(project, gallery.state), countQueue(gallery), queueCounter(project)(gallery.state)];
    };
    const steps = [
      null,
      { kind: 'apart', a: 1, b: 2 },
      { kind: 'unsure', a: 1, b: 5 },
      // Ruled out, and similar: an answer to it counts.
      { kind: 'apart', a: 6, b: 7 },
      { kind: 'hide', person: 3 },
      { kind: 'hide', person: 2 },
    ] as const;
    const seen = steps.map((step) => {
      if (step !== null) decide(project, step);
      const [file, ...compared] = both();
      for (const each of compared) assert.deepEqual(file, each, JSON.stringify(step));
      return file;
    });
    assert.ok((seen[0]?.open ?? 0) > (seen[1]?.open ?? 0), 'an answer leaves one question less');
    assert.equal(seen[1]?.decided, 1);
    assert.ok((seen[4]?.open ?? 0) < (seen[3]?.open ?? 0), 'who is hidden asks nothing');
  });
}

test('after a merge the file says nothing that was not counted', (context) => {
  const project = analysed(context, null);
  decide(project, { kind: 'merge', persons: [1, 2] });
  assert.equal(readQueueCounts(project, readGallery(project).state), null);
});
