import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personId } from '#base/ids.ts';
import { readNpy } from '#platform/formats/npy.ts';
import { readNpz } from '#platform/formats/npz.ts';
import { readObjectNpy } from '#platform/formats/object-npy.ts';
import { PickleTuple } from '#platform/formats/pickle-values.ts';
import { writeSelectedPerson } from './selected-person.ts';

const track = {
  personId: personId(5),
  frameIndices: Int32Array.of(2, 3, 11),
  boxesPx: Float32Array.from({ length: 12 }, (_, i) => i),
  confidences: Float32Array.of(0.5, 0.25, 1),
  detectionIndices: Int32Array.of(-1, -1, -1),
  trackletIds: [5, 9],
};
const video = { path: '/videos/a.mp4', frameCount: null, fps: 25, widthPx: 640, heightPx: 480 };

test('the members are those that pose estimation reads', async () => {
  const members = await readNpz(await writeSelectedPerson(track, video, 'doppel'));
  assert.deepEqual(
    [...members.keys()],
    ['person_id', 'frame_numbers', 'bboxes', 'confidences', 'video_metadata', 'person_metadata'],
  );
  const member = (name: string): Uint8Array => members.get(name) ?? new Uint8Array(0);
  assert.deepEqual(readNpy(member('bboxes')).shape, [3, 4]);
  assert.deepEqual(readObjectNpy(member('video_metadata')).items, [
    new Map<string, unknown>([
      ['video_path', '/videos/a.mp4'],
      ['total_frames', null],
      ['fps', 25],
      ['resolution', new PickleTuple([640, 480])],
    ]),
  ]);
  assert.deepEqual(readObjectNpy(member('person_metadata')).items, [
    new Map<string, unknown>([
      ['source', 'doppel'],
      ['tracklet_ids', [5, 9]],
      ['duration_frames', 3],
      ['coverage_ratio', 0.3],
    ]),
  ]);
});

test('writing twice gives the same bytes', async () => {
  assert.deepEqual(await writeSelectedPerson(track, video, 'x'), await writeSelectedPerson(track, video, 'x'));
});
