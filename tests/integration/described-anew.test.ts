import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { decide, listPairs, projectStatus, readLog, verifyProject } from '#pipeline';
import { tracksRequest } from '../support/analyze-request.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const video = 'data/TUD-Campus.mp4';
const tracks = 'data/TUD-Campus.gt.txt';
const missing = skipWithout(
  video,
  tracks,
  'models/person_reidentification_retail_0288.onnx',
  'models/osnet_x0_25_msmt17.onnx',
);

test('a project described anew with another model keeps its decisions, and none of the old vectors', {
  skip: missing,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-anew-'));
  after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'tud.doppel');
  const request = (embedder: string) =>
    tracksRequest(sharedFile(video), sharedFile(tracks), file, {
      similarity: { embedder, models: sharedFile('models') },
      previews: { enabled: false },
      crops: { per_person: 8 },
    });
  await analyze(request('osnet_x0_25_msmt17'));
  const before = await listPairs(file, { all: true });
  assert.equal(before.similarity_threshold, 0.7);
  const [a, b] = before.person_ids;
  await decide(file, { kind: 'unsure', a, b }, { by: 'a test', force: false });
  const log = await readLog(file);

  await analyze(request('person-reidentification-retail-0288'));
  const { embedder } = await projectStatus(file);
  assert.equal(embedder?.id, 'person-reidentification-retail-0288');
  assert.equal(embedder?.dimension, 256);
  const anew = await listPairs(file, { all: true });
  assert.equal(anew.similarity_threshold, 0.34);
  assert.deepEqual(anew.person_ids, before.person_ids);
  assert.deepEqual((await readLog(file)).events, log.events);
  const isPair = (pair: { readonly a: number; readonly b: number }) => pair.a === a && pair.b === b;
  assert.equal(anew.pairs.find(isPair)?.decision, 'unsure');
  assert.notEqual(anew.pairs.find(isPair)?.similarity, before.pairs.find(isPair)?.similarity);
  assert.equal((await verifyProject(file)).ok, true);
});
