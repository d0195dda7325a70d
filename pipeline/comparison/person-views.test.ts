import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, makeComparedProject } from '#tests/support/compared-project.ts';
import { readGallery } from './open-gallery.ts';

test('a person that was merged is pooled anew from the crops of all its parts, and one that was cut from its own', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [lookAt(1), lookAt(1)] },
    { id: 2, from: 100, crops: [lookAt(0), lookAt(0)] },
  ]);
  const before = readGallery(project);
  assert.equal(before.isOriginal(before.person(1)), true);
  assert.deepEqual([...(before.view(before.person(1)).embedding ?? [])], [1, 0, 0, 0]);
  decide(project, { kind: 'merge', persons: [1, 2] });
  const merged = readGallery(project, before);
  const both = merged.view(merged.person(1));
  assert.equal(merged.isOriginal(merged.person(1)), false);
  assert.deepEqual([...both.cropIds].toSorted(), [100, 101, 200, 201]);
  assert.ok(Math.abs((both.embedding?.[0] ?? 0) - Math.SQRT1_2) < 1e-6);
  assert.deepEqual([both.frameIndices.length, both.frameIndices[0], both.frameIndices[59]], [60, 0, 129]);
  decide(project, { kind: 'split', person: 1, at_frame: 2 });
  const cut = readGallery(project, merged);
  assert.deepEqual([...cut.view(cut.person(1)).cropIds], [100]);
  assert.deepEqual([...cut.view(cut.person(3)).cropIds].toSorted(), [101, 200, 201]);
});

test('a person whose crops were never described has none that stand for it', (context) => {
  const gallery = readGallery(makeComparedProject(context, [{ id: 1, from: 0, crops: [] }]));
  const view = gallery.view(gallery.person(1));
  assert.deepEqual([view.embedding, [...view.cropIds], view.cropVectors.length], [null, [], 0]);
  assert.deepEqual(gallery.crops(gallery.person(1)), []);
});

test('a cut in the middle of a tracklet leaves each part its own rows and crops, in order of time', (context) => {
  const project = makeComparedProject(context, [{ id: 1, from: 10, crops: [lookAt(1), lookAt(1), lookAt(1)] }]);
  decide(project, { kind: 'split', person: 1, at_frame: 12 });
  const gallery = readGallery(project);
  const frames = (id: number) => gallery.crops(gallery.person(id)).map(({ frameIndex }) => frameIndex);
  assert.deepEqual([frames(1), frames(2)], [[10], [12, 14]]);
  assert.deepEqual([...gallery.track(gallery.person(1)).frameIndices], [10, 11]);
  assert.equal(gallery.track(gallery.person(2)).frameIndices.length, 28);
});

test('the evidence of two whom no decision changed is the stored one where there is one, with what was decided', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [lookAt(1)] },
    { id: 2, from: 100, crops: [lookAt(0.8)] },
  ]);
  decide(project, { kind: 'unsure', a: 2, b: 1 });
  const gallery = readGallery(project);
  const pair = gallery.evidence(gallery.person(2), gallery.person(1));
  assert.deepEqual([pair.a, pair.b, pair.decision], [1, 2, 'unsure']);
  assert.deepEqual([pair.gap_frames, pair.gap_ms, pair.covisible_frames], [70, 2840, 0]);
});

test('crops of one frame stand in the order of their ids', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [lookAt(1), lookAt(1)] },
    { id: 2, from: 0, crops: [lookAt(1), lookAt(1)] },
  ]);
  decide(project, { kind: 'merge', persons: [2, 1] });
  const gallery = readGallery(project);
  assert.deepEqual(
    gallery.crops(gallery.person(2)).map(({ id }) => id),
    [100, 200, 101, 201],
  );
});

test('rows name what the upstream tracker called them', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [] },
    { id: 2, from: 100, crops: [] },
  ]);
  decide(project, { kind: 'merge', persons: [1, 2] });
  const gallery = readGallery(project);
  assert.deepEqual(gallery.track(gallery.person(1)).trackletIds, [1, 2]);
});
