import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readNpz } from '#platform/formats/npz.ts';
import { readObjectNpy } from '#platform/formats/object-npy.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { writeTrackletsRaw } from './tracklets-npz.ts';

describe('tracklets_raw.npz', () => {
  const tracklet: Tracklet = {
    number: 7,
    frameIndices: Int32Array.of(3, 4),
    boxesPx: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    confidences: Float32Array.of(0.5, 0.25),
    detectionIndices: Int32Array.of(9, -1),
  };

  it("has the upstream pipeline's keys, types and values", async () => {
    const members = await readNpz(await writeTrackletsRaw([tracklet]));
    assert.deepEqual([...members.keys()], ['tracklets']);
    const { shape, items } = readObjectNpy(members.get('tracklets') ?? new Uint8Array(0));
    assert.deepEqual(shape, [1]);
    const [item] = items;
    assert.ok(item instanceof Map);
    assert.deepEqual([...item.keys()], ['tracklet_id', 'frame_numbers', 'bboxes', 'confidences', 'detection_indices']);
    assert.equal(item.get('tracklet_id'), 7);
    const array = (key: string) =>
      item.get(key) as { dtype: string; shape: readonly number[]; data: ArrayLike<unknown> };
    assert.deepEqual([...Array.from(array('frame_numbers').data)], [3n, 4n]);
    assert.deepEqual(array('bboxes').shape, [2, 4]);
    assert.deepEqual([...Array.from(array('detection_indices').data)], [9n, -1n]);
  });

  it('is the same bytes for the same tracklets', async () => {
    assert.deepEqual(await writeTrackletsRaw([tracklet]), await writeTrackletsRaw([tracklet]));
  });
});
