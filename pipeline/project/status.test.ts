import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { cropId, personId } from '#base/ids.ts';
import { statusReply } from '#contract/replies.ts';
import { settings } from '#contract/settings.ts';
import {
  decide,
  makeSampleProject,
  planSampleCrops,
  sampleBirth,
  temporaryFolder,
} from '#tests/property/sample-project.ts';
import { acquireAnalysisLock } from './analysis-lock.ts';
import { storeCropImages, storeLostCrops } from './crops.ts';
import { beginEmbedding } from './embedder.ts';
import { storeCropEmbeddings } from './embeddings.ts';
import { storePairs } from './pairs.ts';
import { storeHiddenReasons, storeMisaligned } from './persons.ts';
import { projectSchema } from './project-database.ts';
import { createProject } from './project-file.ts';
import type { QueueCounter } from './queue-counts.ts';
import { finishRun, startRun, updateRun } from './runs.ts';
import { readStatus, tryReadStatus } from './status.ts';
import { storeDecodeResult } from './video.ts';

const neverCounts: QueueCounter = () => assert.fail('the file knows the counts');

test('the status of a project tells what was read, made, lost and decided', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  context.after(() => project.close());
  planSampleCrops(project, 5, 3);
  assert.equal(readStatus(project, neverCounts).analysis, 'interrupted');
  assert.equal(readStatus(project, neverCounts).candidates, null);
  const inForce = settings.parse({ similarity: { threshold: 0.6 } });
  const run = startRun(project, { startedAt: '', appVersion: '', settings: inForce });
  const crops = [1, 2, 4].map(cropId);
  storeCropImages(
    project,
    crops.map((id) => ({ id, image: Uint8Array.of(1), widthPx: 1, heightPx: 1, sharpness: 1, quality: 1 })),
  );
  storeLostCrops(project, [cropId(3)]);
  const time_gaps = [{ after_frame: 1, from_ms: 1, to_ms: 2 }];
  const damage = { decode_errors: 2, time_gaps, frames_missing: 1, frames_passed_over: 4 };
  storeDecodeResult(project, { frameTimesMs: new Float64Array(9), variableFrameRate: true, durationMs: 5, damage });
  const embedder = { id: 'x', model_sha256: null, device: 'cpu', dimension: 4, weightless: true };
  beginEmbedding(project, embedder);
  storeCropEmbeddings(project, crops.slice(0, 2), new Float32Array(8).fill(1));
  const evidence = {
    best_crop_similarity: null,
    best_crops: null,
    median_crop_similarity: null,
    covisible_frames: 0,
    apart_frames: 0,
    overlapping_frames: 0,
    median_overlap: null,
    vetoed: false,
    veto_reason: null,
    gap_frames: 0,
    gap_ms: 0,
    needed_speed: null,
  };
  storePairs(project, [
    { ...evidence, a: 1, b: 2, similarity: 0.9 },
    { ...evidence, a: 1, b: 3, similarity: 0.8 },
    { ...evidence, a: 2, b: 3, similarity: 0.7, vetoed: true, veto_reason: 'seen apart' },
    { ...evidence, a: 2, b: 4, similarity: 0.65 },
    { ...evidence, a: 3, b: 4, similarity: 0.61 },
    { ...evidence, a: 4, b: 5, similarity: 0.5 },
  ]);
  storeMisaligned(project, [personId(5)]);
  storeHiddenReasons(project, new Map([[personId(5), 'comes late']]));
  updateRun(project, run, { embedder, stageSeconds: { crops: 1.5 }, warnings: ['w'] });
  finishRun(project, run, { state: 'done', finishedAt: '', error: null });
  decide(project, { kind: 'unsure', a: 1, b: 3 });
  // Who could not tell has not decided, and is not asked again with the others: the unsure pair is counted on its own.
  assert.deepEqual(tryReadStatus(project)?.candidates, { total: 3, undecided: 3, unsure: 1 });
  decide(project, { kind: 'merge', persons: [1, 2] });
  assert.equal(tryReadStatus(project), null);
  decide(project, { kind: 'hide', person: 1 });
  decide(project, { kind: 'undo' });
  const status = statusReply.parse(readStatus(project, () => ({ decided: 2, open: 1 })));
  assert.deepEqual(
    { ...status, head: status.head.seq },
    {
      project: project.path,
      schema_version: projectSchema,
      purpose: null,
      overdue: false,
      created_at: sampleBirth.createdAt,
      video: {
        path: '/nowhere/video.mp4',
        present: false,
        sha256: 'a'.repeat(64),
        width: 1280,
        height: 720,
        fps: 25,
        variable_frame_rate: true,
        frame_count: 9,
        duration_ms: 5,
      },
      analysis: 'done',
      persons: { original: 5, active: 4, hidden: 1 },
      preliminary: null,
      perhaps_nobody: [],
      crops: { planned: 15, stored: 3, embedded: 2 },
      embedder,
      similarity_threshold: 0.6,
      // After a merge the review is counted by whoever can compare persons.
      candidates: { total: 3, undecided: 1, unsure: 1 },
      decisions: { events: 4, in_force: 2 },
      head: 4,
      loss: {
        ...damage,
        crops_missing: 1,
        persons_possibly_misaligned: [5],
        boxes_clamped: 1,
        boxes_empty: 2,
        rows_left_out: 3,
      },
      warnings: ['w'],
      stage_seconds: { crops: 1.5 },
    },
  );
});

test('the status says whether an analysis is running, was interrupted, or has not begun', (context) => {
  const folder = temporaryFolder(context);
  const empty = createProject(path.join(folder, 'empty.doppel'), sampleBirth);
  assert.equal(readStatus(empty, neverCounts).analysis, 'empty');
  const lock = acquireAnalysisLock(empty.path);
  assert.equal(readStatus(empty, neverCounts).analysis, 'running');
  lock.release();
  empty.close();
  const project = makeSampleProject(path.join(folder, 'a.doppel'));
  startRun(project, { startedAt: '', appVersion: '', settings: settings.parse({}) });
  assert.equal(
    readStatus(project, neverCounts).analysis,
    'interrupted',
    'the run did not end, and nobody holds the lock',
  );
  project.close();
});
