/** The person boxes of one frame, best first. */
export interface FrameBoxes {
  /** (n * 4) x1, y1, x2, y2 a row, pixels of the upright picture. */
  readonly boxesPx: Float32Array;
  /** (n,) 0 to 1. */
  readonly confidences: Float32Array;
}

/** All boxes that the detector found in a video: one table, frames ascending, within a frame best first. */
export interface Detections {
  /** (F,) 0-based, ascending: the frames that were looked at, with people in them or not. */
  readonly scannedFrames: Int32Array;
  /** (F + 1,) boxes of frame `scannedFrames[f]` are the rows from `rowStarts[f]` up to `rowStarts[f + 1]`. */
  readonly rowStarts: Int32Array;
  /** (N * 4) x1, y1, x2, y2 a row, pixels of the upright picture. */
  readonly boxesPx: Float32Array;
  /** (N,) 0 to 1. */
  readonly confidences: Float32Array;
}

/** One frame that was looked at, as `collectDetections` takes it. */
export interface DetectedFrame extends FrameBoxes {
  /** 0-based. */
  readonly frameIndex: number;
}

/** Puts the frames into one table, in the order of their frame numbers, whatever order they came in. */
export function collectDetections(frames: readonly DetectedFrame[]): Detections {
  const ordered = [...frames].sort((a, b) => a.frameIndex - b.frameIndex);
  const rowStarts = new Int32Array(ordered.length + 1);
  ordered.forEach((frame, f) => {
    rowStarts[f + 1] = rowStarts[f] + frame.confidences.length;
  });
  const boxesPx = new Float32Array(rowStarts[ordered.length] * 4);
  const confidences = new Float32Array(rowStarts[ordered.length]);
  ordered.forEach((frame, f) => {
    boxesPx.set(frame.boxesPx, rowStarts[f] * 4);
    confidences.set(frame.confidences, rowStarts[f]);
  });
  return { scannedFrames: Int32Array.from(ordered, (frame) => frame.frameIndex), rowStarts, boxesPx, confidences };
}

/** The boxes of the f-th frame that was looked at: views into the table, not copies. */
export function boxesOfFrame(detections: Detections, f: number): FrameBoxes {
  const { rowStarts } = detections;
  return {
    boxesPx: detections.boxesPx.subarray(rowStarts[f] * 4, rowStarts[f + 1] * 4),
    confidences: detections.confidences.subarray(rowStarts[f], rowStarts[f + 1]),
  };
}
