/**
 * One person as the tracker followed them without doubt: a row a frame, ascending. Rows that were filled in between two
 * frames that were looked at have the detection -1.
 */
export interface Tracklet {
  /** Counted from 1, in the order of the first frame. */
  readonly number: number;
  /** (N,) 0-based, strictly ascending. */
  readonly frameIndices: Int32Array;
  /** (N * 4) x1, y1, x2, y2 a row, pixels of the upright picture. */
  readonly boxesPx: Float32Array;
  /** (N,) the detector's, 0 to 1; between two detections in proportion. */
  readonly confidences: Float32Array;
  /** (N,) row of the detections table, or -1. */
  readonly detectionIndices: Int32Array;
}
