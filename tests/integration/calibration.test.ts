import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { decide, exportProject, listPairs, projectStatus } from '#pipeline';
import { readCalibration } from '#project/calibration.ts';
import { openProject } from '#project/project-file.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { readVisits } from '../support/duplicate-truth.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const video = 'data/PETS09-S2L1.mp4';
const tracks = 'data/PETS09-S2L1.gt.txt';
const persons = 'data/PETS09-S2L1.persons.csv';
const missing = skipWithout(video, tracks, persons, 'models/osnet_x0_25_msmt17.onnx');

describe('the calibration in a project', { skip: missing }, () => {
  let file = '';
  let visits: ReadonlyMap<number, number> = new Map();
  const isSame = ({ a, b }: { readonly a: number; readonly b: number }): boolean => visits.get(a) === visits.get(b);

  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(async () => {
    file = path.join(folder, 'pets.doppel');
    visits = readVisits(readFileSync(sharedFile(persons), 'utf8'));
    const overlay = {
      similarity: { embedder: 'osnet_x0_25_msmt17', models: sharedFile('models') },
      previews: { enabled: false },
    };
    await analyze(tracksRequest(sharedFile(video), sharedFile(tracks), file, overlay));
  });

  test('the default list has all 12 returns of PETS09-S2L1 and hardly anything else', async () => {
    const { rule, pairs, calibration, no_probability_reason: reason } = await listPairs(file);
    assert.equal(rule, 'probability');
    assert.equal(reason, null);
    assert.equal(pairs.filter(isSame).length, 12);
    assert.ok(pairs.length <= 14, `${pairs.length} pairs are listed`);
    assert.ok(calibration !== null && !calibration.refined);
    for (const { vetoed, probability, probability_interval: interval, words } of pairs) {
      assert.ok(!vetoed && probability !== null && interval !== null && words.length >= 2);
      assert.ok(probability >= calibration.list_from && interval[0] <= probability && probability <= interval[1]);
    }
  });

  test('a threshold keeps to the cosine, and is answered in its order', async () => {
    const { rule, pairs } = await listPairs(file, { threshold: 0.7 });
    assert.equal(rule, 'cosine');
    const cosines = pairs.map(({ similarity }) => similarity ?? -1);
    assert.deepEqual(
      cosines,
      cosines.toSorted((a, b) => b - a),
    );
    assert.ok(cosines.every((cosine) => cosine >= 0.7));
  });

  test('the project holds the calibration whole, and its status counts the same candidates as the list', async () => {
    const project = openProject(file, 'read');
    try {
      const record = readCalibration(project);
      assert.ok(record !== null && record.left_out.expected_calibration_error <= 0.05);
      assert.equal(record.training.length, 6);
    } finally {
      project.close();
    }
    const { candidates } = await projectStatus(file);
    assert.equal(candidates?.total, (await listPairs(file)).pairs.length);
  });

  test('an export carries the probabilities with what they come from', async (context) => {
    const to = path.join(temporaryFolder(context), 'out');
    const { folder } = await exportProject(file, { to, by: 'test' });
    const json = JSON.parse(readFileSync(path.join(folder, 'similarity_matrix.json'), 'utf8'));
    assert.equal(json.calibration.refined, null);
    assert.ok(json.calibration.left_out.bins.length === 10 && json.calibration.centre === undefined);
    const [a, b, probability, low, high] = json.pair_probabilities[0];
    assert.ok(isSame({ a, b }) && low <= probability && probability <= high);
  });

  test('decisions refine the probabilities, are counted, decide nothing by themselves, and are forgotten when undone', async () => {
    const shipped = await listPairs(file, { all: true });
    const open = shipped.pairs.filter(({ vetoed }) => !vetoed);
    const events: number[] = [];
    const returns = open.filter(isSame).filter(({ a }) => visits.get(a) !== 8);
    // Of persons whom no merge below joins: two keep-aparts with the two parts of a merged person are one.
    const joined = new Set(returns.slice(0, 3).flatMap(({ a, b }) => [a, b]));
    const strangers = open.filter((pair) => !isSame(pair) && !joined.has(pair.a) && !joined.has(pair.b));
    for (const { a, b } of strangers.slice(0, 8)) {
      const { events: made } = await decide(file, { kind: 'apart', a, b }, { by: 'Ana', force: false });
      events.push(...made.map(({ seq }) => seq));
    }
    for (const { a, b } of returns.slice(0, 3)) {
      const { events: made } = await decide(file, { kind: 'merge', persons: [a, b] }, { by: 'Ana', force: false });
      events.push(...made.map(({ seq }) => seq));
    }
    const refined = await listPairs(file, { all: true });
    assert.equal(refined.calibration?.refined, true);
    assert.equal(refined.calibration?.decisions_used, 11);
    assert.equal(refined.person_ids.length, 16);
    const left = (await listPairs(file)).pairs.filter(({ decision }) => decision === null);
    assert.equal((await projectStatus(file)).candidates?.undecided, left.length);
    const before = new Map(shipped.pairs.map((pair) => [`${pair.a} ${pair.b}`, pair.probability]));
    const refused = refined.pairs.filter(({ decision, probability }) => decision === 'apart' && probability !== null);
    const lower = refused.filter(({ a, b, probability }) => (probability ?? 1) <= (before.get(`${a} ${b}`) ?? 0));
    assert.ok(lower.length >= refused.length - 1, `${lower.length} of ${refused.length} refused pairs fell`);
    assert.equal((await listPairs(file, { shipped: true })).calibration?.refined, false);
    for (const seq of events.toReversed())
      await decide(file, { kind: 'undo', event: seq }, { by: 'Ana', force: false });
    assert.deepEqual(await listPairs(file, { all: true }), shipped);
  });
});

test('the descriptor without weights gives ranks, no probability, and says so', {
  skip: skipWithout('data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt'),
}, async (context) => {
  const out = path.join(temporaryFolder(context), 'tud.doppel');
  await analyze(tracksRequest(sharedFile('data/TUD-Campus.mp4'), sharedFile('data/TUD-Campus.gt.txt'), out));
  const reply = await listPairs(out, { all: true });
  assert.equal(reply.rule, 'cosine');
  assert.equal(reply.calibration, null);
  assert.match(reply.no_probability_reason ?? '', /without weights/);
  assert.ok(reply.pairs.length > 0 && reply.pairs.every(({ probability }) => probability === null));
});
