import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DecisionRequest } from '#contract/decisions.ts';
import { CohortAppearance } from '#reid/calibration/cohort-appearance.ts';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, makeComparedProject } from '#tests/support/compared-project.ts';
import { decidedPairs } from './decided-pairs.ts';
import { readGallery } from './open-gallery.ts';

/** What decisions teach among six: 5 stands beside 1 all the time, 6 could not be described. */
function taught(context: TestContext, ...requests: readonly DecisionRequest[]) {
  const project = makeComparedProject(context, [
    ...[1, 0.9, 0.8, 0.7].map((cosine, index) => ({ id: index + 1, from: 100 * index, crops: [lookAt(cosine)] })),
    { id: 5, from: 0, x: 400, crops: [lookAt(1)] },
    { id: 6, from: 600, crops: [] },
  ]);
  for (const request of requests) decide(project, request, { force: true });
  return decidedPairs(readGallery(project), new CohortAppearance(new Float32Array(4), 0)).map(
    ({ measures, same, weight }) => ({
      likeness: Number(measures.likeness.toFixed(2)),
      same,
      weight: Number(weight.toFixed(4)),
    }),
  );
}

test('nothing that was decided teaches nothing', (context) => {
  assert.deepEqual(taught(context), []);
  assert.deepEqual(taught(context, { kind: 'unsure', a: 1, b: 2 }), []);
  assert.deepEqual(taught(context, { kind: 'hide', person: 1 }), []);
});

test('a merge of two is one pair that is the same, one of three is three that share the weight of two', (context) => {
  assert.deepEqual(taught(context, { kind: 'merge', persons: [1, 2] }), [{ likeness: 0.9, same: true, weight: 1 }]);
  const three = taught(context, { kind: 'merge', persons: [1, 2, 3] });
  assert.deepEqual(
    three.map(({ same, weight }) => [same, weight]),
    [
      [true, 0.6667],
      [true, 0.6667],
      [true, 0.6667],
    ],
  );
});

test('a keep-apart is a pair that is not, shared by the parts of those it is about', (context) => {
  assert.deepEqual(taught(context, { kind: 'apart', a: 1, b: 4 }), [{ likeness: 0.7, same: false, weight: 1 }]);
  const parts = taught(context, { kind: 'merge', persons: [1, 2] }, { kind: 'apart', a: 1, b: 4 });
  assert.deepEqual(
    parts.slice(1).map(({ same, weight }) => [same, weight]),
    [
      [false, 0.5],
      [false, 0.5],
    ],
  );
});

test('a pair that a veto rules out, or of which one was never described, teaches nothing', (context) => {
  assert.deepEqual(taught(context, { kind: 'merge', persons: [1, 5] }), []);
  assert.deepEqual(taught(context, { kind: 'apart', a: 1, b: 5 }), []);
  assert.deepEqual(taught(context, { kind: 'merge', persons: [1, 6] }), []);
  // Of three, the one pair that can be measured has a weight of its own.
  const rest = taught(context, { kind: 'merge', persons: [1, 5, 6] });
  assert.deepEqual(rest, []);
});

test('of a person that was cut, the part that is left stands for itself', (context) => {
  const cut = taught(context, { kind: 'split', person: 1, at_frame: 10 }, { kind: 'apart', a: 1, b: 2 });
  assert.deepEqual(
    cut.map(({ same, weight }) => [same, weight]),
    [[false, 1]],
  );
});

test('an original person of whom a part was cut off teaches nothing by a merge of the rest', (context) => {
  const rest = taught(context, { kind: 'split', person: 1, at_frame: 10 }, { kind: 'merge', persons: [1, 2] });
  assert.deepEqual(rest, []);
});
