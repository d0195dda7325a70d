import { writeNpy } from '#platform/formats/npy.ts';
import { writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array } from '#platform/formats/numpy-array.ts';
import { writeObjectNpy } from '#platform/formats/object-npy.ts';
import { PickleFloat, type PickleKey, PickleTuple, type PickleWritable } from '#platform/formats/pickle-values.ts';
import type { PersonTrack } from '../tracks/person-track.ts';

/** The video that a selected person is from. */
interface SelectedPersonVideo {
  readonly path: string;
  /** Null where it is not known; written as None. */
  readonly frameCount: number | null;
  readonly fps: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An array of one object and no axes: what numpy makes of a dictionary in `savez`. */
function dictionary(entries: readonly (readonly [PickleKey, PickleWritable])[]): Uint8Array {
  return writeObjectNpy({ kind: 'objects', shape: [], items: [new Map(entries)] });
}

/**
 * The `selected_person.npz` of one person, for the upstream pipeline's pose estimation: `person_id` (int64, no axes),
 * `frame_numbers` (N,) int64, `bboxes` (N, 4) float32, `confidences` (N,) float32, and two dictionaries in arrays without axes
 * (`data['video_metadata'].item()`, which needs `allow_pickle=True`; the others do not): `video_metadata` {video_path,
 * total_frames, fps, resolution (width, height)} and `person_metadata` {source, tracklet_ids, duration_frames: rows,
 * coverage_ratio: rows to the span from the first frame to the last}. `source` says who made it. numpy 1 and 2 load it; the
 * same person gives the same bytes.
 */
export function writeSelectedPerson(
  person: PersonTrack,
  video: SelectedPersonVideo,
  source: string,
): Promise<Uint8Array> {
  const { frameIndices } = person;
  const rows = frameIndices.length;
  const spanFrames = rows === 0 ? 0 : frameIndices[rows - 1] - frameIndices[0] + 1;
  return writeNpz(
    new Map([
      ['person_id', writeNpy(int64Array([person.personId], []))],
      ['frame_numbers', writeNpy(int64Array(frameIndices, [rows]))],
      ['bboxes', writeNpy(float32Array(person.boxesPx, [rows, 4]))],
      ['confidences', writeNpy(float32Array(person.confidences, [rows]))],
      [
        'video_metadata',
        dictionary([
          ['video_path', video.path],
          ['total_frames', video.frameCount],
          ['fps', new PickleFloat(video.fps)],
          ['resolution', new PickleTuple([video.widthPx, video.heightPx])],
        ]),
      ],
      [
        'person_metadata',
        dictionary([
          ['source', source],
          ['tracklet_ids', person.trackletIds],
          ['duration_frames', rows],
          ['coverage_ratio', new PickleFloat(spanFrames === 0 ? 0 : rows / spanFrames)],
        ]),
      ],
    ]),
  );
}
