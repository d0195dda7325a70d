import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, madeCalibration, makeComparedProject } from '#tests/support/compared-project.ts';
import { readGallery } from './open-gallery.ts';
import { ratingOf } from './pair-rating.ts';

test('a picture that is set aside leaves the scores, and an undo brings it back', (context) => {
  const project = makeComparedProject(
    context,
    [
      { id: 1, from: 0, crops: [lookAt(1), lookAt(-1)] },
      { id: 2, from: 100, crops: [lookAt(1), lookAt(1)] },
    ],
    { calibration: madeCalibration },
  );
  const probability = () => {
    const gallery = readGallery(project);
    return ratingOf(gallery).rate(gallery.evidence(gallery.person(1), gallery.person(2))).probability ?? 0;
  };
  const before = probability();
  decide(project, { kind: 'set_aside', person: 1, crops: [101] });
  const gallery = readGallery(project);
  assert.deepEqual(gallery.view(gallery.person(1)).cropIds, [100]);
  assert.ok(probability() > before + 0.1, `${before} to ${probability()}`);
  assert.throws(() => decide(project, { kind: 'set_aside', person: 1, crops: [101] }), /set aside already/);
  decide(project, { kind: 'merge', persons: [1, 2] });
  const merged = readGallery(project);
  assert.deepEqual(merged.view(merged.person(1)).cropIds.includes(101 as never), false);
  decide(project, { kind: 'undo' });
  decide(project, { kind: 'undo' });
  assert.equal(probability(), before);
});

test('of a person all of whose pictures are set aside nothing is said', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [lookAt(1)] },
    { id: 2, from: 100, crops: [lookAt(1)] },
  ]);
  decide(project, { kind: 'set_aside', person: 1, crops: [100] });
  const gallery = readGallery(project);
  assert.equal(gallery.evidence(gallery.person(1), gallery.person(2)).similarity, null);
});
