import { writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array } from '#platform/formats/numpy-array.ts';
import { writeObjectNpy } from '#platform/formats/object-npy.ts';
import type { PickleKey, PickleWritable } from '#platform/formats/pickle-values.ts';
import type { Tracklet } from '../tracks/tracklet.ts';

/**
 * The `tracklets_raw.npz` of these tracklets, with the keys of the upstream tracking pipeline: one member, `tracklets`, an
 * object array of dictionaries with `tracklet_id`, `frame_numbers` int64 (N,), `bboxes` float32 (N, 4), `confidences` float32
 * (N,) and `detection_indices` int64 (N,). numpy 1 and 2 load it (`allow_pickle=True`). The same tracklets in the same order
 * give the same bytes.
 */
export function writeTrackletsRaw(tracklets: readonly Tracklet[]): Promise<Uint8Array> {
  const items = tracklets.map((tracklet): PickleWritable => {
    const rows = tracklet.frameIndices.length;
    return new Map<PickleKey, PickleWritable>([
      ['tracklet_id', tracklet.number],
      ['frame_numbers', int64Array(tracklet.frameIndices, [rows])],
      ['bboxes', float32Array(tracklet.boxesPx, [rows, 4])],
      ['confidences', float32Array(tracklet.confidences, [rows])],
      ['detection_indices', int64Array(tracklet.detectionIndices, [rows])],
    ]);
  });
  const member = writeObjectNpy({ kind: 'objects', shape: [items.length], items });
  return writeNpz(new Map([['tracklets', member]]));
}
