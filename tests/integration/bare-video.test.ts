import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { analyze } from '#analysis/analyze.ts';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { settings } from '#contract/settings.ts';
import { type LivePicture, LivePictures } from '#engine/live-picture.ts';
import { decide, exportProject, inspectFile, readGroupingLog } from '#pipeline';
import { readDetections } from '#project/detections.ts';
import { openProject } from '#project/project-file.ts';
import { readTracklets } from '#project/tracklets.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { projectDigest } from '../support/project-digest.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const video = 'data/TUD-Campus.mp4';
const skip = skipWithout(video, 'models/yolox_nano.onnx');

function bareRequest(out: string, stride = 1): AnalyzeRequest {
  return {
    video: sharedFile(video),
    source: { kind: 'detected' },
    out,
    settings: settings.parse({ detect: { stride }, similarity: { embedder: 'stripes', models: sharedFile('models') } }),
    force: false,
  };
}

test('a bare video ends in persons that can be reviewed, split by tracklet and exported', { skip }, async (context) => {
  const folder = temporaryFolder(context);
  const out = path.join(folder, 'campus.doppel');
  const { status } = await analyze(bareRequest(out));
  assert.equal(status.analysis, 'done');
  assert.ok(status.persons.original >= 5 && status.persons.original <= 14, `${status.persons.original} persons`);
  const log = await readGroupingLog(out);
  assert.ok(log !== null && log.length > 0, 'the grouping is explained');

  const to = path.join(folder, 'out');
  const { files } = await exportProject(out, { to, by: 'test' });
  const names = files.map(({ path: file }) => file);
  for (const name of ['detections.txt', 'tracks.txt', 'tracklets_raw.npz']) assert.ok(names.includes(name), name);
  const tracks = await inspectFile(path.join(to, 'tracks.txt'));
  assert.equal(tracks.kind, 'mot');

  const project = openProject(out, 'read');
  const tracklets = Map.groupBy(readTracklets(project), ({ personId }) => personId);
  project.close();
  const joined = [...tracklets].find(([, parts]) => parts.length > 1);
  if (joined === undefined) return;
  const [person, [, ...later]] = joined;
  const { active_persons } = await decide(
    out,
    { kind: 'split_tracklets', person, tracklets: later.map(({ id }) => id) },
    { by: 'test', force: false },
  );
  assert.equal(active_persons.length, status.persons.original + 1, 'splitting by tracklet undoes the grouping');
});

test('detection that is stopped goes on behind its last stored frame and ends in the same content', {
  skip,
}, async (context) => {
  const folder = temporaryFolder(context);
  const whole = path.join(folder, 'whole.doppel');
  await analyze(bareRequest(whole));
  const out = path.join(folder, 'stopped.doppel');
  const stop = new AbortController();
  const stopped = analyze(bareRequest(out), {
    signal: stop.signal,
    onProgress: ({ stage, done }) => {
      if (stage === 'detect' && done >= 50) stop.abort();
    },
  });
  await assert.rejects(stopped, (error) => error instanceof DoppelError && error.code === 'cancelled');
  const project = openProject(out, 'read');
  const stored = readDetections(project).length;
  project.close();
  assert.ok(stored > 0 && stored < 71, `${stored} frames were stored when it was stopped`);
  await analyze(bareRequest(out));
  assert.deepEqual(projectDigest(out), projectDigest(whole));
});

test('a bare video with other settings of the detector is refused on a project that has persons', {
  skip,
}, async (context) => {
  const out = path.join(temporaryFolder(context), 'a.doppel');
  await analyze(bareRequest(out, 3));
  const before = projectDigest(out);
  await assert.rejects(
    analyze(bareRequest(out, 2)),
    (error) => error instanceof DoppelError && error.code === 'conflict',
  );
  assert.deepEqual(projectDigest(out), before);
  assert.ok(existsSync(out));
});

test('while people are looked for, the live picture shows the boxes that the detector finds', {
  skip,
}, async (context) => {
  const out = path.join(temporaryFolder(context), 'campus.doppel');
  const shown: LivePicture[] = [];
  const stop = new AbortController();
  const { onFrame } = new LivePictures(out, (picture) => shown.push(picture));
  const stages = new Set<string>();
  const onProgress = ({ stage, done }: ProgressEvent): void => {
    stages.add(stage);
    // The first 32 frames are stored by then, and the first of all was shown.
    if (done >= 60) stop.abort();
  };
  await assert.rejects(analyze(bareRequest(out), { onFrame, onProgress, signal: stop.signal }), { code: 'cancelled' });
  assert.deepEqual([...stages], ['detect'], 'the pictures came before anything else');
  const project = openProject(out, 'read');
  const stored = new Map(readDetections(project).map((frame) => [frame.frameIndex, frame]));
  project.close();
  const { width, height } = await sharp(shown[0].jpeg).metadata();
  assert.deepEqual([width, height], [shown[0].width, shown[0].height]);
  const [{ frame, boxes }] = shown;
  assert.ok(boxes.length >= 3 && boxes.every(({ person }) => person === 0), `${boxes.length} boxes`);
  const found = stored.get(frame);
  assert.ok(found !== undefined);
  const clear = [...found.confidences.keys()].filter((row) => found.confidences[row] >= 0.4);
  assert.ok(clear.length < found.confidences.length, 'there are boxes of low confidence, which are not shown');
  assert.deepEqual(
    boxes.map(({ box }) => box),
    clear.map((row) => [...found.boxesPx.subarray(4 * row, 4 * row + 4)]),
  );
});

const looked = skipWithout(video, 'models/yolox_nano.onnx', 'models/person_reidentification_retail_0286.onnx');

/** As `bareRequest`, with an embedder whose likenesses are calibrated and few pictures a person. */
function lookedRequest(out: string, track: { readonly appearance?: 'auto' | 'off' } = {}): AnalyzeRequest {
  const similarity = { embedder: 'person-reidentification-retail-0286', models: sharedFile('models') };
  const crops = { per_person: 2, best: 1 };
  const chosen = settings.parse({ detect: { stride: 3 }, track, similarity, crops, previews: { enabled: false } });
  return { ...bareRequest(out), settings: chosen };
}

test('a project keeps its persons when it is described anew, and refuses to be followed otherwise', {
  skip: looked,
}, async (context) => {
  const out = path.join(temporaryFolder(context), 'a.doppel');
  const request = lookedRequest(out);
  await analyze(request);
  const tracklets = () => {
    const project = openProject(out, 'read');
    const found = readTracklets(project);
    project.close();
    return found;
  };
  const before = tracklets();
  await analyze({
    ...request,
    settings: { ...request.settings, similarity: { ...request.settings.similarity, embedder: 'stripes' } },
  });
  assert.deepEqual(tracklets(), before);
  await assert.rejects(
    analyze(lookedRequest(out, { appearance: 'off' })),
    (error) => error instanceof DoppelError && error.code === 'conflict',
  );
});
