import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { personId } from '#base/ids.ts';
import type { CalibrationRecord } from '#contract/calibration.ts';
import type { RatedPair } from '#contract/replies.ts';
import { listRule, placeInList } from '#review/default-list.ts';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, type MadePerson, madeCalibration, makeComparedProject } from '#tests/support/compared-project.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import { compareRated, listPairs } from './list-pairs.ts';
import { readGallery } from './open-gallery.ts';
import { likeliestPairs } from './rated-pairs.ts';

const twice = (cosine: number) => [lookAt(cosine), lookAt(cosine)];
/** 1 and 2 look alike; 3 is like 1 but stands beside it all the time; 4 is little like 1; 5 could not be described. */
const persons: readonly MadePerson[] = [
  { id: 1, from: 0, crops: twice(1) },
  { id: 2, from: 100, crops: twice(0.95) },
  { id: 3, from: 0, x: 400, crops: twice(0.99) },
  { id: 4, from: 200, crops: twice(0.3) },
  { id: 5, from: 300, crops: [] },
];

function list(
  context: TestContext,
  query: Parameters<typeof listPairs>[1],
  calibration: CalibrationRecord | null = null,
) {
  return listPairs(readGallery(makeComparedProject(context, persons, { calibration })), query);
}
const ids = ({ pairs }: ReturnType<typeof listPairs>) => pairs.map(({ a, b }) => `${a}-${b}`);

test('without a calibration the list is the pairs from the cosine on that no veto rules out, most similar first', (context) => {
  const reply = list(context, { threshold: null, scope: 'likely' });
  assert.deepEqual(ids(reply), ['2-3', '1-2']);
  assert.equal(reply.rule, 'cosine');
  assert.equal(reply.similarity_threshold, 0.7);
  assert.match(reply.no_probability_reason ?? '', /no calibration for this model \(made, sha256 bbb/);
  assert.deepEqual(reply.person_ids, [1, 2, 3, 4, 5]);
  assert.ok(reply.pairs.every(({ probability }) => probability === null));
});

test('vetoed pairs that are similar stand behind the others where they are asked for', (context) => {
  assert.deepEqual(ids(list(context, { threshold: null, scope: 'similar' })), ['2-3', '1-2', '1-3']);
});

test('every pair of persons is listed where all are asked for, the undescribed last of those without a veto', (context) => {
  const all = ids(list(context, { threshold: null, scope: 'all' }));
  assert.deepEqual(all, ['2-3', '1-2', '2-4', '3-4', '1-4', '1-5', '2-5', '3-5', '4-5', '1-3']);
});

test('a threshold lists by the cosine, whatever there is for a calibration', (context) => {
  const reply = list(context, { threshold: 0.4, scope: 'likely' }, madeCalibration);
  assert.equal(reply.rule, 'cosine');
  assert.equal(reply.similarity_threshold, 0.4);
  assert.deepEqual(ids(reply), ['2-3', '1-2', '2-4', '3-4']);
  assert.ok(
    reply.pairs.every(({ probability }) => probability !== null),
    'each is rated all the same',
  );
});

test('with a calibration the list is the pairs from its bar on, most probable first, similar or not', (context) => {
  const from = (list_from: number) =>
    list(context, { threshold: null, scope: 'likely' }, { ...madeCalibration, list_from });
  const reply = from(0.3);
  assert.equal(reply.rule, 'probability');
  assert.equal(reply.no_probability_reason, null);
  assert.equal(reply.calibration?.list_from, 0.3);
  assert.deepEqual(ids(reply), ['2-3', '1-2', '2-4', '3-4']);
  const probabilities = reply.pairs.map(({ probability }) => probability ?? 0);
  assert.deepEqual(
    probabilities,
    probabilities.toSorted((left, right) => right - left),
  );
  // The cosine of 3 and 4 is 0.4316: 12 * 0.4316 - 6 = -0.821, odds of 0.44.
  assert.ok(Math.abs(probabilities[3] - 1 / (1 + Math.exp(0.8212))) < 1e-3);
  assert.deepEqual(ids(from(0.31)), ['2-3', '1-2', '2-4']);
});

test('a pair that a veto rules out has no probability and stands behind, if it is similar', (context) => {
  const reply = list(context, { threshold: null, scope: 'similar' }, madeCalibration);
  assert.equal(ids(reply).at(-1), '1-3');
  const vetoed = reply.pairs.at(-1);
  assert.deepEqual([vetoed?.vetoed, vetoed?.probability, vetoed?.probability_interval], [true, null, null]);
});

test('who is hidden is not compared, and an answer leaves a pair in the list', (context) => {
  const project = makeComparedProject(context, persons);
  decide(project, { kind: 'hide', person: 3 });
  decide(project, { kind: 'apart', a: 1, b: 2 });
  const reply = listPairs(readGallery(project), { threshold: null, scope: 'similar' });
  assert.deepEqual(
    reply.pairs.map(({ a, b, decision }) => [a, b, decision]),
    [[1, 2, 'apart']],
  );
  assert.deepEqual(reply.person_ids, [1, 2, 4, 5]);
});

test('a similar pair that a veto rules out is shown behind the list, also where its looks could never bring it there', (context) => {
  const project = makeComparedProject(
    context,
    [
      { id: 1, from: 0, crops: twice(1) },
      { id: 3, from: 0, x: 400, crops: twice(0.75) },
    ],
    { calibration: { ...madeCalibration, list_from: 0.99 } },
  );
  const shown = (scope: 'likely' | 'similar') => ids(listPairs(readGallery(project), { threshold: null, scope }));
  assert.deepEqual([shown('likely'), shown('similar')], [[], ['1-3']]);
});

/** A hundred persons at different angles, some of whom stand beside each other. */
const crowd: readonly MadePerson[] = Array.from({ length: 100 }, (_, n) => ({
  id: n + 1,
  from: 20 * (n % 50),
  x: n < 50 ? 0 : 400,
  crops: [lookAt(Math.cos(n * 2.4)), lookAt(Math.cos(n * 2.4 + 0.1))],
}));

test('the default list is, byte by byte, what a look at every pair gives', (context) => {
  for (const calibration of [null, madeCalibration, { ...madeCalibration, list_from: 0.9 }]) {
    const project = makeComparedProject(context, crowd, { calibration });
    decide(project, { kind: 'merge', persons: [1, 51] });
    decide(project, { kind: 'apart', a: 2, b: 4 });
    const whole = listPairs(readGallery(project), { threshold: null, scope: 'all' });
    const rule = listRule(whole.similarity_threshold, whole.calibration?.list_from ?? null);
    for (const scope of ['likely', 'similar'] as const) {
      const kept = whole.pairs.filter((pair) => {
        const place = placeInList(rule, pair);
        return place === 'listed' || (scope === 'similar' && place === 'vetoed');
      });
      const listed = listPairs(readGallery(project), { threshold: null, scope });
      assert.ok(listed.pairs.length > 20 && listed.pairs.length < whole.pairs.length, `${listed.pairs.length}`);
      assert.equal(JSON.stringify(listed.pairs), JSON.stringify(kept));
    }
  }
});

test('the likeliest pairs are those of a look at every one, of all persons and of some', (context) => {
  for (const calibration of [null, madeCalibration]) {
    const gallery = readGallery(makeComparedProject(context, crowd, { calibration }));
    const strength = (pair: RatedPair): number => pair.probability ?? pair.similarity ?? -2;
    const open = listPairs(gallery, { threshold: null, scope: 'all' })
      .pairs.filter(({ vetoed }) => !vetoed)
      .toSorted((left, right) => strength(right) - strength(left) || left.a - right.a || left.b - right.b);
    assert.deepEqual(likeliestPairs(gallery, 40, []), open.slice(0, 40));
    const named = open.filter(({ a, b }) => [a, b].filter((id) => id === 3 || id === 90).length === 1);
    assert.deepEqual(likeliestPairs(gallery, 30, [personId(3), personId(90)]), named.slice(0, 30));
  }
});

test('of two pairs that are as probable the more similar stands first, then that of the lower ids', () => {
  const pair = (a: number, probability: number | null, similarity: number) =>
    sampleRatedPair({ a, b: 9, probability, similarity });
  const sorted = [
    pair(4, null, 0.9),
    pair(3, 0.5, 0.6),
    pair(2, 0.5, 0.7),
    pair(1, 0, 0.9),
    pair(0, 0.5, 0.7),
  ].toSorted(compareRated);
  assert.deepEqual(
    sorted.map(({ a }) => a),
    [0, 2, 3, 1, 4],
  );
});
