import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { listPairs } from '#pipeline';
import { compareEvidence } from '#reid/compare/pair-evidence.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { averagePrecision, readVisits } from '../support/duplicate-truth.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const video = 'data/PETS09-S2L1.mp4';
const tracks = 'data/PETS09-S2L1.gt.txt';
const persons = 'data/PETS09-S2L1.persons.csv';
const weights = 'models/osnet_x0_25_msmt17.onnx';

test('of the 171 pairs of PETS09-S2L1 the 12 true ones come first: average precision 0.990 by cosine after the veto', {
  skip: skipWithout(video, tracks, persons, weights),
}, async (context) => {
  const out = path.join(temporaryFolder(context), 'pets.doppel');
  const overlay = { similarity: { embedder: 'osnet_x0_25_msmt17', models: sharedFile('models') } };
  const { status } = await analyze(tracksRequest(sharedFile(video), sharedFile(tracks), out, overlay));
  assert.equal(status.embedder?.id, 'osnet_x0_25_msmt17');
  assert.equal(status.persons.original, 19);
  const pairs = (await listPairs(out, { all: true })).pairs.toSorted(compareEvidence);
  assert.equal(pairs.length, 171);
  const visits = readVisits(readFileSync(sharedFile(persons), 'utf8'));
  const isSame = ({ a, b }: { a: number; b: number }): boolean => visits.get(a) === visits.get(b);
  assert.equal(pairs.filter(isSame).length, 12);
  assert.ok(!pairs.some((pair) => pair.vetoed && isSame(pair)), 'no true pair is vetoed');
  const precision = averagePrecision(pairs.map(isSame));
  context.diagnostic(`average precision ${precision.toFixed(4)}`);
  assert.ok(precision >= 0.99, `average precision is ${precision}`);
});
