import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import { appVersion } from '#platform/app-version.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, madeCalibration, madeModel, makeComparedProject } from '#tests/support/compared-project.ts';
import { decideWithEvidence } from './decide-with-evidence.ts';
import { readGallery } from './open-gallery.ts';

/** `count` persons one after the other, each a little less like the first. */
function crowd(context: TestContext, count: number): ProjectDatabase {
  return makeComparedProject(
    context,
    Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      from: 100 * index,
      crops: [lookAt(1 - index / 50), lookAt(1 - index / 50)],
    })),
    { calibration: madeCalibration },
  );
}

const seenOf = (project: ProjectDatabase, request: DecisionRequest): SeenEvidence | null =>
  decideWithEvidence(readGallery(project), request, { by: 'Ana', force: false }).events[0].seen;
const named = (seen: SeenEvidence | null) => seen?.pairs.map(({ a, b }) => `${a}-${b}`);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('a decision about two keeps what a look at them shows: scores, the model, and their crops', (context) => {
  const project = crowd(context, 3);
  const { events, head } = decideWithEvidence(
    readGallery(project),
    { kind: 'apart', a: 2, b: 1 },
    { by: 'Ana', force: false },
  );
  const [{ by, at, app_version, seen }] = events;
  assert.deepEqual([by, app_version, head.seq], ['Ana', appVersion, 1]);
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
  assert.equal(seen?.model_sha256, madeModel);
  assert.deepEqual(seen?.crop_ids, [200, 201, 100, 101]);
  const [pair] = seen?.pairs ?? [];
  assert.deepEqual([pair.a, pair.b, pair.vetoed], [1, 2, false]);
  assert.ok(Math.abs((pair.similarity ?? 0) - 0.98) < 1e-6);
  assert.ok(Math.abs((pair.best_crop_similarity ?? 0) - 0.98) < 1e-6);
  assert.ok(Math.abs((pair.median_crop_similarity ?? 0) - 0.98) < 1e-6);
  // 6 * 0.98 + 6 * 0.98 - 6 = 5.76
  assert.ok(Math.abs((pair.probability ?? 0) - 1 / (1 + Math.exp(-5.76))) < 1e-3);
});

test('a merge of some keeps every pair of them, a wide one those of the neighbours alone', (context) => {
  assert.deepEqual(named(seenOf(crowd(context, 3), { kind: 'merge', persons: [3, 1, 2] })), ['1-3', '2-3', '1-2']);
  assert.equal(named(seenOf(crowd(context, 12), { kind: 'merge', persons: upTo(12) }))?.length, 66);
  assert.deepEqual(
    named(seenOf(crowd(context, 13), { kind: 'merge', persons: upTo(13) })),
    upTo(12).map((id) => `${id}-${id + 1}`),
  );
});

test('a decision about one keeps its crops, one about a decision nothing', (context) => {
  const project = crowd(context, 2);
  assert.deepEqual(seenOf(project, { kind: 'hide', person: 2 }), {
    pairs: [],
    model_sha256: madeModel,
    crop_ids: [200, 201],
  });
  assert.equal(seenOf(project, { kind: 'undo' }), null);
});

test('what was on screen is kept as it was told', (context) => {
  const seen: SeenEvidence = { pairs: [], model_sha256: null, crop_ids: [7] };
  const options = { by: 'Ana', force: false, seen };
  const { events } = decideWithEvidence(readGallery(crowd(context, 2)), { kind: 'apart', a: 1, b: 2 }, options);
  assert.deepEqual(events[0].seen, seen);
});

test('of a person who is called one, the two groups are kept that a cut was proposed between', (context) => {
  const [one, other] = [lookAt(1), lookAt(0)];
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [one, one, one, other, other, other] },
    { id: 2, from: 100, crops: [one, one] },
  ]);
  assert.deepEqual(seenOf(project, { kind: 'whole', person: 1 })?.crop_ids, [100, 101, 102, 103, 104, 105]);
  assert.deepEqual(seenOf(project, { kind: 'whole', person: 2 })?.crop_ids, [200, 201]);
});

test('a merge against a veto is refused, and with force told with its reason', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [lookAt(1)] },
    { id: 2, from: 0, x: 400, crops: [lookAt(1)] },
  ]);
  const merge: DecisionRequest = { kind: 'merge', persons: [1, 2] };
  assert.throws(() => decideWithEvidence(readGallery(project), merge, { by: 'Ana', force: false }), {
    code: 'conflict',
    message: /cannot be one: seen at the same time in different places, in 30 frames/,
  });
  const [event] = decideWithEvidence(readGallery(project), merge, { by: 'Ana', force: true }).events;
  assert.equal(event.forced.length, 1);
  assert.equal(event.seen?.pairs[0].vetoed, true);
  assert.equal(event.seen?.pairs[0].probability, null);
});

test('a person that is gone is refused by its id, with where it went', (context) => {
  const project = crowd(context, 3);
  decide(project, { kind: 'merge', persons: [1, 2] });
  const gallery = readGallery(project);
  assert.throws(() => gallery.person(2), {
    code: 'not_found',
    message: 'Person 2 was merged into person 1 by event 1.',
  });
  assert.throws(() => gallery.person(9), { code: 'not_found', message: /^There is no person 9 in .*made\.doppel\.$/ });
});
