import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, type MadePerson, madeCalibration, makeComparedProject } from '#tests/support/compared-project.ts';
import { readGallery } from './open-gallery.ts';
import { calibrationFor, centreOf, ratingOf } from './pair-rating.ts';
import { probabilityMatrix } from './probability-matrix.ts';

const twice = (cosine: number) => [lookAt(cosine), lookAt(cosine)];
const persons: readonly MadePerson[] = [
  { id: 1, from: 0, crops: twice(1) },
  { id: 2, from: 100, crops: twice(0.9) },
  { id: 3, from: 0, x: 400, crops: twice(0.95) },
  { id: 4, from: 200, crops: [] },
];
const calibrated = (context: TestContext) => makeComparedProject(context, persons, { calibration: madeCalibration });

test('a calibration is that of the vectors: the stored one of their model, else the shipped one, else none', (context) => {
  const project = calibrated(context);
  const { embedder } = readGallery(project);
  assert.ok(embedder !== null);
  assert.deepEqual(calibrationFor(project, embedder), madeCalibration);
  assert.equal(calibrationFor(project, null), null);
  assert.equal(calibrationFor(project, { ...embedder, model_sha256: null }), null);
  assert.equal(calibrationFor(project, { ...embedder, model_sha256: 'c'.repeat(64) }), null);
  const shipped = '61b2604171ef9d58d21758626f83b35a253c3d7123976523a6e03068c3c95d7b';
  assert.equal(calibrationFor(project, { ...embedder, model_sha256: shipped })?.model, 'osnet_x0_25_msmt17');
});

test('where there is no calibration the reason is told, and every pair may be listed', (context) => {
  const unknown = readGallery(makeComparedProject(context, persons));
  assert.match(
    ratingOf(unknown).missingReason ?? '',
    /^There is no calibration for this model \(made, sha256 b{64}\): pairs/,
  );
  const weightless = readGallery(makeComparedProject(context, persons, { weightless: true }));
  assert.match(ratingOf(weightless).missingReason ?? '', /^The descriptor without weights \(made\) has no calibration/);
  const rating = ratingOf(unknown);
  assert.equal(rating.calibration, null);
  assert.equal(rating.reaching, null);
  const pair = unknown.evidence(unknown.person(1), unknown.person(2));
  const { probability, probability_interval, words } = rating.rate(pair);
  assert.deepEqual([probability, probability_interval, words], [null, null, []]);
  assert.equal(centreOf(unknown), null);
});

test('a pair has a probability with an interval and its reasons, a vetoed or undescribed one the reasons alone', (context) => {
  const gallery = readGallery(calibrated(context));
  const rated = (a: number, b: number) =>
    ratingOf(gallery).rate(gallery.evidence(gallery.person(a), gallery.person(b)));
  const likely = rated(1, 2);
  // 6 * 0.9 + 6 * 0.9 - 6 = 4.8
  assert.ok(Math.abs((likely.probability ?? 0) - 1 / (1 + Math.exp(-4.8))) < 1e-3);
  const [low, high] = likely.probability_interval ?? [1, 0];
  assert.ok(low < (likely.probability ?? 0) && (likely.probability ?? 0) < high);
  assert.match(likely.words[0], /^as a whole they look very much alike \(0\.90/);
  const vetoed = rated(1, 3);
  assert.deepEqual([vetoed.probability, vetoed.probability_interval], [null, null]);
  assert.match(vetoed.words[0], /^ruled out: /);
  assert.match(vetoed.words[1], /very much alike/);
  assert.deepEqual([rated(1, 4).probability, rated(1, 4).words], [null, []]);
});

test('decisions refine the coefficients, and are left out where the shipped ones are asked for', (context) => {
  const project = makeComparedProject(
    context,
    Array.from({ length: 10 }, (_, index) => ({ id: index + 1, from: 100 * index, crops: twice(1 - index / 40) })),
    { calibration: madeCalibration },
  );
  const before = ratingOf(readGallery(project)).calibration;
  assert.deepEqual([before?.refined, before?.decisions_used, before?.list_from], [false, 0, 0.25]);
  assert.deepEqual(before?.coefficients, madeCalibration.coefficients);
  // Three merges and seven keep-aparts: ten decisions, three of each kind at least.
  for (const persons of [
    [1, 2],
    [3, 4],
    [5, 6],
  ])
    decide(project, { kind: 'merge', persons });
  for (const [a, b] of [
    [1, 3],
    [1, 5],
    [3, 5],
    [7, 8],
    [7, 9],
    [7, 10],
    [8, 9],
  ])
    decide(project, { kind: 'apart', a, b });
  const gallery = readGallery(project);
  const [refined, shipped] = [ratingOf(gallery), ratingOf(gallery, 'shipped')];
  assert.equal(refined.calibration?.refined, true);
  assert.equal(refined.calibration?.decisions_used, 10);
  assert.deepEqual([shipped.calibration?.refined, shipped.calibration?.decisions_used], [false, 0]);
  const pair = gallery.evidence(gallery.person(9), gallery.person(10));
  assert.ok((refined.rate(pair).probability ?? 1) < (shipped.rate(pair).probability ?? 0));
});

test('the matrix of probabilities is symmetric, 1 on the diagonal and 0 where a veto rules out', (context) => {
  const gallery = readGallery(calibrated(context));
  const matrix = [...probabilityMatrix(gallery)].map((value) => Number(value.toFixed(2)));
  assert.deepEqual(matrix, [1, 0.99, 0, 0.99, 1, 1, 0, 1, 1]);
});

test('a look at the bounds rules out who cannot reach the list, and nobody that could not be described', (context) => {
  const project = makeComparedProject(
    context,
    [
      { id: 1, from: 0, crops: twice(1) },
      { id: 2, from: 100, crops: twice(0.9) },
      { id: 3, from: 200, crops: twice(0) },
      { id: 4, from: 300, crops: [] },
    ],
    { calibration: madeCalibration },
  );
  const gallery = readGallery(project);
  const reaching = ratingOf(gallery).reaching?.([...gallery.state.persons.values()], madeCalibration.list_from) ?? [];
  assert.deepEqual(
    reaching.map(({ i, j }) => [i, j]),
    [
      [0, 1],
      [1, 2],
    ],
    'not 1 and 3, and nobody with 4',
  );
});
