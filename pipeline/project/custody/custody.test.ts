import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { cropId, personId } from '#base/ids.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { storeAnimation } from '../animations.ts';
import { storeBestRanks, storeCropImages } from '../crops.ts';
import { beginDetection, readDetections, storeDetections } from '../detections.ts';
import { beginEmbedding } from '../embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '../embeddings.ts';
import { readHead } from '../events.ts';
import { storeHiddenReasons } from '../persons.ts';
import { openProject } from '../project-file.ts';
import { readReview } from '../review.ts';
import { readTrackletRows } from '../tracklets.ts';
import { verifyProject } from '../verify/verify.ts';
import { erasePerson } from './erase-person.ts';
import { makeKeyFile, openKeyFile } from './key-file.ts';
import { isOverdue } from './purpose.ts';
import { sealProject } from './seals.ts';

const at = '2026-02-03T04:05:06.000Z';
const dimension = 64;
const refusal = (code: string) => (error: unknown) => error instanceof DoppelError && error.code === code;

/** Bytes that stand nowhere by chance: a picture, or a vector, of a crop. */
const pictureOf = (id: number) => Buffer.from(`PICTURE-${id}-`.repeat(900));
const vectorOf = (id: number) => Float32Array.from({ length: dimension }, (_, k) => Math.sin(100 * id + k));

/** Persons 1 to 4 with three crops each; what they look like is known by its bytes. */
function makePictured(context: TestContext): string {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file, 4);
  planSampleCrops(project, 4, 3);
  const ids = Array.from({ length: 12 }, (_, k) => cropId(k + 1));
  storeCropImages(
    project,
    ids.map((id) => ({ id, image: pictureOf(id), widthPx: 5, heightPx: 9, sharpness: 1, quality: 0.5 })),
  );
  storeBestRanks(project, new Map(ids.map((id) => [id, (id - 1) % 3])));
  beginEmbedding(project, { id: 'x', model_sha256: 'b'.repeat(64), device: 'cpu', dimension, weightless: false });
  storeCropEmbeddings(project, ids, Float32Array.from(ids.flatMap((id) => [...vectorOf(id)])));
  for (const person of [1, 2, 3, 4].map(personId)) {
    storePersonEmbedding(project, { personId: person, vector: vectorOf(1000 + person), cropIds: ids.slice(0, 1) });
    storeAnimation(project, { personId: person, webp: Buffer.from(`PREVIEW-${person}-`.repeat(500)), frameCount: 3 });
  }
  beginDetection(project, { id: 'd', modelSha256: 'c'.repeat(64), device: 'cpu', fingerprint: 'f' });
  const { frameIndices, boxesPx } = readTrackletRows(project, 102 as never);
  storeDetections(project, [
    {
      frameIndex: frameIndices[0],
      boxesPx: Float32Array.of(500, 500, 600, 600, ...boxesPx.slice(0, 4)),
      confidences: Float32Array.of(0.9, 0.8),
    },
  ]);
  project.close();
  return file;
}

const failed = (file: string, signedBy: string | null = null) => {
  const project = openProject(file, 'read');
  try {
    return verifyProject(project, null, signedBy).checks.filter(({ ok }) => !ok);
  } finally {
    project.close();
  }
};

test('whoever is erased is gone from the bytes of the file, decisions still apply, and verify is whole and says so', (context) => {
  const file = makePictured(context);
  const project = openProject(file, 'write');
  decide(project, { kind: 'merge', persons: [2, 3] });
  const before = readHead(project);
  const reply = erasePerson(project, { person: 2, by: 'Ana', at, reason: 'asked' });
  assert.deepEqual(reply, { erasure: 1, person: 2, crops: 6, vectors: 8, previews: 2, boxes: 60 });
  assert.deepEqual(readHead(project), before);
  assert.equal(readReview(project).persons.get(personId(2))?.hiddenReason, 'was erased on 2026-02-03');
  const [frame] = readDetections(project);
  assert.deepEqual([...frame.boxesPx], [500, 500, 600, 600, 0, 0, 0, 0]);
  assert.deepEqual([...readTrackletRows(project, 103 as never).boxesPx], new Array(120).fill(0));
  storeHiddenReasons(project, new Map([[personId(2), 'comes late']]));
  assert.equal(readReview(project).persons.get(personId(2))?.hiddenReason, 'was erased on 2026-02-03');
  decide(project, { kind: 'rename', person: 1, name: 'a' });
  // Also while the file is open, with its log beside it.
  const bytes = () =>
    Buffer.concat(
      [file, `${file}-wal`].flatMap((each) => (statSync(each, { throwIfNoEntry: false }) ? [readFileSync(each)] : [])),
    );
  const isThere = (needle: Uint8Array) => bytes().includes(Buffer.from(needle));
  for (const id of [4, 5, 6, 7, 8, 9]) {
    assert.ok(!isThere(pictureOf(id).subarray(0, 200)), `picture ${id}`);
    assert.ok(!isThere(toBlob(vectorOf(id)).subarray(0, 32)), `vector ${id}`);
  }
  for (const person of [2, 3]) {
    assert.ok(!isThere(Buffer.from(`PREVIEW-${person}-PREVIEW`)), `preview ${person}`);
    assert.ok(!isThere(toBlob(vectorOf(1000 + person)).subarray(0, 32)), `vector of person ${person}`);
  }
  for (const id of [1, 2, 3, 10, 11, 12]) {
    assert.ok(isThere(pictureOf(id).subarray(0, 200)), `picture ${id} of others`);
    assert.ok(isThere(toBlob(vectorOf(id)).subarray(0, 32)), `vector ${id} of others`);
  }
  const { checks, ok } = verifyProject(project, `${before.seq}:${before.hash}`);
  assert.ok(ok, JSON.stringify(checks));
  assert.match(checks.find(({ name }) => name === 'erased')?.message ?? '', /Person 2 .*Ana.*2026-02-03/);
  assert.throws(() => erasePerson(project, { person: 77, by: 'Ana', at, reason: '' }), refusal('not_found'));
  project.close();
  // A picture that comes back behind Doppel's back is told.
  const raw = new Database(file);
  raw.prepare('INSERT INTO crop_image (crop_id, image) VALUES (4, ?)').run(pictureOf(4));
  raw.close();
  assert.match(failed(file)[0].message, /crop_image, crop 4 \(still there\)/);
});

test('a part of a person that was split off can be erased, and the other part stays', (context) => {
  const file = makePictured(context);
  const project = openProject(file, 'write');
  decide(project, { kind: 'split', person: 2, at_frame: 21 });
  const part = [...readReview(project).persons.keys()].find((id) => id > 4) ?? personId(0);
  const reply = erasePerson(project, { person: part, by: 'Ana', at, reason: '' });
  assert.equal(reply.crops, 2);
  assert.ok(verifyProject(project, null).ok);
  const rows = readTrackletRows(project, 102 as never);
  assert.notEqual(rows.boxesPx[0], 0);
  assert.equal(rows.boxesPx[4], 0);
  project.close();
  assert.ok(readFileSync(file).includes(pictureOf(4).subarray(0, 200)), 'the crop of the part that stays');
  assert.ok(!readFileSync(file).includes(pictureOf(5).subarray(0, 200)));
});

test('a seal is found genuine, over its head and evidence only, and by its key only', async (context) => {
  const file = makePictured(context);
  const keys = path.join(path.dirname(file), 'keys');
  const { publicKey } = await makeKeyFile(path.join(keys, 'ana.json'), 'a long sentence');
  if (process.platform !== 'win32') assert.equal(statSync(path.join(keys, 'ana.json')).mode & 0o777, 0o600);
  await assert.rejects(makeKeyFile(path.join(keys, 'ana.json'), 'a long sentence'), refusal('conflict'));
  await assert.rejects(makeKeyFile(path.join(keys, 'b.json'), 'short'), refusal('usage'));
  await assert.rejects(openKeyFile(path.join(keys, 'ana.json'), 'another sentence'), refusal('usage'));
  await assert.rejects(openKeyFile(path.join(keys, 'none.json'), 'a long sentence'), refusal('not_found'));
  const opened = await openKeyFile(path.join(keys, 'ana.json'), 'a long sentence');
  assert.equal(opened.publicKey, publicKey);

  const project = openProject(file, 'write');
  decide(project, { kind: 'rename', person: 1, name: 'a' });
  sealProject(project, opened.key, { by: 'Ana', at });
  project.close();
  assert.deepEqual(failed(file), []);
  assert.deepEqual(failed(file, publicKey), []);
  const { publicKey: stranger } = await makeKeyFile(path.join(keys, 'b.json'), 'a long sentence');
  assert.match(failed(file, stranger)[0].message, /No seal is by that key/);
  assert.throws(() => failed(file, 'nonsense'), refusal('usage'));

  const later = openProject(file, 'write');
  decide(later, { kind: 'rename', person: 1, name: 'b' });
  later.close();
  assert.deepEqual(failed(file), []);
  assert.match(failed(file, publicKey)[0].message, /sealed event 1; the log ends with event 2/);

  const raw = new Database(file);
  raw.exec(`UPDATE seal SET body = replace(body, '"by":"Ana"', '"by":"Eve"')`);
  raw.close();
  assert.match(failed(file)[0].message, /Seal 1 is not genuine/);
});

test('a project is overdue on the day after its last', () => {
  const said = { purpose: '', legal_basis: '', by: 'Ana', at, delete_by: '2026-02-28' };
  assert.equal(isOverdue(said, '2026-02-28'), false);
  assert.equal(isOverdue(said, '2026-03-01'), true);
  assert.equal(isOverdue({ ...said, delete_by: null }, '2026-03-01'), false);
  assert.equal(isOverdue(null, '2026-03-01'), false);
});
