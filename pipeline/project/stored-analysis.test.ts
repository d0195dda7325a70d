import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { cropId, personId, trackletId } from '#base/ids.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import { settings } from '#contract/settings.ts';
import { makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { readAnimation, readPersonsToAnimate, storeAnimation } from './animations.ts';
import type { CropImage } from './crops.ts';
import {
  readCropImage,
  readCrops,
  readCropsToCut,
  readCropsToEmbed,
  readPersonCrops,
  readTrackletCrops,
  storeBestRanks,
  storeCropImages,
  storeLostCrops,
} from './crops.ts';
import { beginEmbedding, readEmbedder } from './embedder.ts';
import {
  iterateCropEmbeddings,
  readCropEmbedding,
  readPersonEmbeddings,
  storeCropEmbeddings,
  storePersonEmbedding,
} from './embeddings.ts';
import { clearFinishedStages, readFinishedStages, storeFinishedStage } from './finished-stages.ts';
import { readPair, readPairs, type StoredPair, storePairs } from './pairs.ts';
import { readPersons, storeHiddenReasons, storeMisaligned, storePersons } from './persons.ts';
import type { ProjectDatabase } from './project-database.ts';
import { openProject } from './project-file.ts';
import { finishRun, readLastRun, startRun, updateRun } from './runs.ts';
import { readSources } from './sources.ts';
import { readTrackletRows, readTracklets } from './tracklets.ts';
import { readFrameTimes, readVideo, relocateVideo, storeDecodeResult } from './video.ts';

const refusal = (code: DoppelErrorCode, word: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DoppelError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, word);
  return true;
};

function openSample(context: TestContext): ProjectDatabase {
  const project = makeSampleProject(path.join(temporaryFolder(context), 'a.doppel'));
  context.after(() => project.close());
  return project;
}

const embedder: EmbedderInfo = {
  id: 'osnet',
  model_sha256: 'b'.repeat(64),
  device: 'cpu',
  dimension: 4,
  weightless: false,
};

const image = (id: number): CropImage => ({
  id: cropId(id),
  image: Uint8Array.of(id, 2, 3),
  widthPx: 50,
  heightPx: 120,
  sharpness: 12.5,
  quality: 0.5,
});

const pair: StoredPair = {
  a: 1,
  b: 2,
  similarity: 0.9,
  best_crop_similarity: 0.95,
  best_crops: [1, 4],
  median_crop_similarity: 0.8,
  covisible_frames: 20,
  apart_frames: 1,
  overlapping_frames: 2,
  median_overlap: 0.1,
  vetoed: false,
  veto_reason: null,
  gap_frames: 3,
  gap_ms: 120.5,
  needed_speed: 1.25,
};

test('what decoding found of the video comes back, number for number', (context) => {
  const project = openSample(context);
  assert.equal(readFrameTimes(project), null);
  const frameTimesMs = Float64Array.of(0, 33.366_7, 66.733_4, 1e9 / 3);
  const damage = { decode_errors: 2, time_gaps: [{ after_frame: 1, from_ms: 33.4, to_ms: 66.7 }], frames_missing: 1 };
  storeDecodeResult(project, { frameTimesMs, variableFrameRate: true, durationMs: 100, damage });
  relocateVideo(project, '/elsewhere/video.mp4', '2026-01-01T00:00:00.000Z');
  assert.deepEqual(readFrameTimes(project), frameTimesMs);
  const video = readVideo(project);
  assert.deepEqual(
    [video.frameCount, video.variableFrameRate, video.damage, video.path],
    [4, true, damage, '/elsewhere/video.mp4'],
  );
});

test('persons, tracklets and their rows come back as they were stored', (context) => {
  const project = openSample(context);
  assert.deepEqual(
    readPersons(project).map(({ id }) => id),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    { ...readTracklets(project)[1] },
    {
      id: 102,
      personId: 2,
      sourceId: 1,
      firstFrame: 20,
      lastFrame: 49,
      rowCount: 30,
    },
  );
  const rows = readTrackletRows(project, trackletId(102));
  assert.deepEqual([...rows.frameIndices.subarray(0, 2)], [20, 21]);
  assert.deepEqual([...rows.boxesPx.subarray(0, 4)], [12, 22, 62, 142]);
  assert.equal(rows.confidences[29], Math.fround(0.9));
  assert.equal(rows.detectionIndices[0], -1);
  assert.throws(() => readTrackletRows(project, trackletId(1)), refusal('not_found', /no tracklet 1 /));
  assert.equal(readSources(project)[0].report.rows_left_out, 3);
});

test('rows that do not fit together are refused and nothing of the batch is stored', (context) => {
  const project = openSample(context);
  const person = { id: personId(9), sourceTrackletIds: [], hiddenReason: null, possiblyMisaligned: false };
  const rows = { id: trackletId(9), personId: personId(9), sourceId: 1 };
  const good = { boxesPx: new Float32Array(8), confidences: new Float32Array(2), detectionIndices: new Int32Array(2) };
  for (const frames of [[2, 1], [1, 1], [-1, 0], [1, 2, 3], []]) {
    const tracklet = { ...rows, ...good, frameIndices: Int32Array.from(frames) };
    assert.throws(
      () => storePersons(project, [person], [tracklet]),
      refusal('internal', /Tracklet 9 cannot be stored/),
    );
  }
  const foreign = { ...rows, ...good, frameIndices: Int32Array.of(1, 2), personId: personId(77) };
  assert.throws(() => storePersons(project, [person], [foreign]), refusal('internal', /FOREIGN KEY/));
  assert.equal(readPersons(project).length, 5);
});

test('marks on persons are replaced as a whole', (context) => {
  const project = openSample(context);
  storeHiddenReasons(project, new Map([[personId(1), 'not among the best 3']]));
  storeHiddenReasons(project, new Map([[personId(2), 'comes late']]));
  storeMisaligned(project, [personId(3)]);
  storeMisaligned(project, [personId(4), personId(5)]);
  assert.deepEqual(
    readPersons(project).map(({ hiddenReason, possiblyMisaligned }) => [hiddenReason, possiblyMisaligned]),
    [
      [null, false],
      ['comes late', false],
      [null, false],
      [null, true],
      [null, true],
    ],
  );
});

test('crops are cut, lost, ranked and described in any order of calls, and what is missing is known at each point', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  const ids = (crops: readonly { readonly id: number }[]) => crops.map(({ id }) => id);
  assert.equal(readCropsToCut(project).length, 15);
  storeCropImages(project, [image(1), image(2), image(4)]);
  storeLostCrops(project, [cropId(3)]);
  assert.deepEqual(ids(readCropsToCut(project)), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  storeBestRanks(
    project,
    new Map([
      [cropId(2), 1],
      [cropId(4), 0],
    ]),
  );
  assert.deepEqual(ids(readCropsToEmbed(project)), [4, 2, 1], 'the best first');
  beginEmbedding(project, embedder);
  storeCropEmbeddings(project, [cropId(4)], Float32Array.of(1, 2, 3, 4));
  assert.deepEqual(ids(readCropsToEmbed(project)), [2, 1]);
  assert.deepEqual(readCropImage(project, cropId(4)), Buffer.from([4, 2, 3]));
  assert.equal(readCropImage(project, cropId(5)), null);
  const [first, , third] = readPersonCrops(project, personId(1));
  assert.deepEqual([first.quality, first.widthPx, first.lost, third.lost, third.quality], [0.5, 50, false, true, null]);
  assert.deepEqual(ids(readTrackletCrops(project, trackletId(102))), [4, 5, 6]);
  assert.equal(readCrops(project).length, 15);
});

test('a new crop plan takes everything away that was made from the old one', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  storeCropImages(project, [image(1)]);
  storeAnimation(project, { personId: personId(1), webp: Uint8Array.of(9), frameCount: 1 });
  beginEmbedding(project, embedder);
  storeCropEmbeddings(project, [cropId(1)], Float32Array.of(1, 2, 3, 4));
  storePairs(project, [pair]);
  planSampleCrops(project, 5, 2);
  assert.equal(readCropsToCut(project).length, 10);
  assert.equal(readAnimation(project, personId(1)), null);
  assert.equal(readEmbedder(project), null);
  assert.equal(readPairs(project).length, 0);
});

test('previews are stored once a person and known to be missing before', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 1);
  storeCropImages(project, [image(1), image(2)]);
  assert.deepEqual(readPersonsToAnimate(project), [1, 2]);
  storeAnimation(project, { personId: personId(1), webp: Uint8Array.of(1), frameCount: 3 });
  storeAnimation(project, { personId: personId(1), webp: Uint8Array.of(1, 2), frameCount: 4 });
  assert.deepEqual(readPersonsToAnimate(project), [2]);
  const animation = readAnimation(project, personId(1));
  assert.deepEqual([animation?.frameCount, animation?.webp.length], [4, 2]);
});

test('vectors come back bit for bit, from the plain blobs and from the vector table', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  beginEmbedding(project, embedder);
  const vectors = Float32Array.from({ length: 60 }, (_, index) => Math.sin(index) / 3);
  storeCropEmbeddings(
    project,
    Array.from({ length: 15 }, (_, index) => cropId(index + 1)),
    vectors,
  );
  storeCropEmbeddings(project, [cropId(2)], Float32Array.of(1, 0, 0, 0));
  assert.deepEqual([...iterateCropEmbeddings(project)].map(({ cropId: id }) => id).length, 15);
  assert.deepEqual(readCropEmbedding(project, cropId(1)), vectors.slice(0, 4));
  assert.deepEqual(readCropEmbedding(project, cropId(2)), Float32Array.of(1, 0, 0, 0));
  const nearest = project
    .prepare<bigint>('SELECT rowid FROM crop_vector WHERE vector MATCH ? AND k = 1')
    .pluck()
    .get(new Uint8Array(Float32Array.of(2, 0, 0, 0).buffer));
  assert.equal(nearest, 2);
  storePersonEmbedding(project, {
    personId: personId(1),
    vector: vectors.slice(0, 4),
    cropIds: [cropId(1), cropId(3)],
  });
  assert.deepEqual(readPersonEmbeddings(project), [{ personId: 1, cropIds: [1, 3], vector: vectors.slice(0, 4) }]);
});

test('a vector with NaN, of another length or before its embedder is known is refused and its batch not stored', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  const two = [cropId(1), cropId(2)];
  assert.throws(() => storeCropEmbeddings(project, two, new Float32Array(8)), refusal('internal', /before it knows/));
  beginEmbedding(project, embedder);
  const bad = Float32Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8);
  assert.throws(() => storeCropEmbeddings(project, two, bad), refusal('internal', /crop 2 holds NaN/));
  assert.throws(
    () => storeCropEmbeddings(project, two, new Float32Array(6)),
    refusal('internal', /8 numbers, found 6/),
  );
  const infinite = { personId: personId(1), vector: Float32Array.of(1, 2, 3, Infinity), cropIds: [] };
  assert.throws(() => storePersonEmbedding(project, infinite), refusal('internal', /person 1 holds Infinity/));
  assert.equal([...iterateCropEmbeddings(project)].length, 0);
  assert.equal(project.prepare('SELECT count(*) FROM crop_vector').pluck().get(), 0);
});

test('vectors of the same model are kept when work goes on; those of another are forgotten', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  beginEmbedding(project, embedder);
  storeCropEmbeddings(project, [cropId(1)], new Float32Array(4).fill(1));
  beginEmbedding(project, { ...embedder, device: 'cuda' });
  assert.equal([...iterateCropEmbeddings(project)].length, 1);
  assert.equal(readEmbedder(project)?.device, 'cuda');
  beginEmbedding(project, { ...embedder, model_sha256: 'c'.repeat(64), dimension: 6 });
  assert.equal([...iterateCropEmbeddings(project)].length, 0);
  storeCropEmbeddings(project, [cropId(1)], new Float32Array(6).fill(1));
});

test('a project with vectors is readable by a SQLite without the vector extension', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  planSampleCrops(project, 5, 3);
  beginEmbedding(project, embedder);
  storeCropEmbeddings(project, [cropId(1)], Float32Array.of(1, 2, 3, 4));
  project.close();
  const plain = new Database(file, { readonly: true });
  const blob = plain.prepare<[], Buffer>('SELECT vector FROM crop_embedding').pluck().get();
  assert.deepEqual(new Float32Array(Uint8Array.from(blob ?? []).buffer), Float32Array.of(1, 2, 3, 4));
  assert.equal(plain.pragma('integrity_check', { simple: true }), 'ok');
  plain.close();
});

test('pairs come back as they were stored, the smaller id first, the most similar first', (context) => {
  const project = openSample(context);
  planSampleCrops(project, 5, 3);
  const vetoed = { ...pair, a: 3, b: 1, similarity: 0.95, vetoed: true, veto_reason: 'seen apart in 9 frames' };
  const unknown = { ...pair, a: 4, b: 5, similarity: null, best_crops: null, needed_speed: null };
  storePairs(project, [pair, { ...vetoed, best_crops: [7, 1] }, unknown]);
  storePairs(project, [{ ...pair, covisible_frames: 21 }]);
  const turned = { ...vetoed, a: 1, b: 3, best_crops: [1, 7] };
  assert.deepEqual(readPairs(project), [turned, { ...pair, covisible_frames: 21 }, unknown]);
  assert.deepEqual(readPair(project, 3, 1), turned);
  assert.equal(readPair(project, 2, 5), null);
  const halfVeto = { ...pair, vetoed: true };
  assert.throws(() => storePairs(project, [halfVeto]), refusal('internal', /a veto and its reason go together/));
});

test('a run is recorded from start to end', (context) => {
  const project = openSample(context);
  assert.equal(readLastRun(project), null);
  const inForce = settings.parse({ similarity: { threshold: 0.6 } });
  const id = startRun(project, { startedAt: '2026-01-01T00:00:00.000Z', appVersion: '1', settings: inForce });
  assert.equal(readLastRun(project)?.state, 'running');
  updateRun(project, id, { embedder, stageSeconds: { crops: 1.5 }, warnings: ['no similarity'] });
  finishRun(project, id, { state: 'failed', finishedAt: '2026-01-01T00:01:00.000Z', error: 'disk full' });
  assert.deepEqual(readLastRun(project), {
    id,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    state: 'failed',
    appVersion: '1',
    settings: inForce,
    embedder,
    stageSeconds: { crops: 1.5 },
    warnings: ['no similarity'],
    error: 'disk full',
  });
  const second = startRun(project, { startedAt: '2026-01-02T00:00:00.000Z', appVersion: '1', settings: inForce });
  assert.equal(readLastRun(project)?.id, second);
  assert.throws(
    () => finishRun(project, 99, { state: 'done', finishedAt: '', error: null }),
    refusal('internal', /no run 99/),
  );
});

test('finished stages are remembered with what they depended on', (context) => {
  const project = openSample(context);
  storeFinishedStage(project, 'crops', 'x');
  storeFinishedStage(project, 'evidence', 'y');
  storeFinishedStage(project, 'crops', 'z');
  clearFinishedStages(project, ['evidence', 'embed']);
  assert.deepEqual(readFinishedStages(project), new Map([['crops', 'z']]));
});

test('work of several verbs within one write is stored whole or not at all', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  planSampleCrops(project, 5, 3);
  assert.throws(
    () =>
      project.write(() => {
        storeCropImages(project, [image(1)]);
        storeLostCrops(project, [cropId(2)]);
        throw new DoppelError('cancelled', 'stopped');
      }),
    refusal('cancelled', /stopped/),
  );
  project.close();
  const again = openProject(file, 'read');
  assert.equal(readCropsToCut(again).length, 15);
  again.close();
});
