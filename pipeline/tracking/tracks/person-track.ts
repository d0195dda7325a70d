import type { PersonId } from '#base/ids.ts';

/**
 * One person as a tracker brought them: a row a frame, ascending, no frame twice. Boxes are as the file had them
 * (x1, y1, x2, y2 in pixels of the upright picture; they may lie outside it), never clamped here.
 */
export interface PersonTrack {
  readonly personId: PersonId;
  /** (N,) 0-based frame numbers, strictly ascending. */
  readonly frameIndices: Int32Array;
  /** (N * 4) x1, y1, x2, y2 a row. */
  readonly boxesPx: Float32Array;
  /** (N,) detector confidence, 0 to 1; 1 where the file has none. */
  readonly confidences: Float32Array;
  /** (N,) row of the upstream detections file, or -1 where unknown. */
  readonly detectionIndices: Int32Array;
  /** The upstream tracker's numbers of the tracklets that this person is made of. */
  readonly trackletIds: readonly number[];
}
