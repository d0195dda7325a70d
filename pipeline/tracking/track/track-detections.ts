import { boxesOfFrame, type Detections } from '../tracks/detections.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { ByteTracker, type ByteTrackSettings } from './byte-tracker.ts';
import { fillStride } from './fill-stride.ts';

/** How detections become tracklets. */
interface TrackSettings extends Pick<ByteTrackSettings, 'trackThresh' | 'lowThresh' | 'matchThresh'> {
  /** Frames for which a track that lost its person is kept. */
  readonly trackBuffer: number;
  /** A tracklet needs at least so many detections, else it is left out. */
  readonly minHits: number;
  /** Every how many frames the detector looked: rows between are filled in. 1 fills nothing. */
  readonly stride: number;
}

interface FollowedRows {
  readonly rows: number[];
  readonly boxesPx: number[];
}

/**
 * Follows the detections through the video. Tracklets come in the order of their first frame and hold the tracker's
 * filtered boxes, as ByteTrack reports them; the detected ones are found by `detectionIndices`.
 */
export function trackDetections(detections: Detections, settings: TrackSettings): readonly Tracklet[] {
  const { trackThresh, lowThresh, matchThresh, stride } = settings;
  const trackBuffer = Math.round(settings.trackBuffer / stride);
  const tracker = new ByteTracker({ trackThresh, lowThresh, matchThresh, trackBuffer, framesPerStep: stride });
  const followed = new Map<number, FollowedRows>();
  detections.scannedFrames.forEach((_, f) => {
    for (const { track, row, boxPx } of tracker.update(boxesOfFrame(detections, f))) {
      const soFar = followed.get(track) ?? { rows: [], boxesPx: [] };
      followed.set(track, soFar);
      soFar.rows.push(detections.rowStarts[f] + row);
      soFar.boxesPx.push(...boxPx);
    }
  });
  const frameOfRow = framesOfRows(detections);
  return [...followed.values()]
    .filter(({ rows }) => rows.length >= settings.minHits)
    .sort((a, b) => frameOfRow[a.rows[0]] - frameOfRow[b.rows[0]])
    .map(({ rows, boxesPx }, index) => ({
      number: index + 1,
      frameIndices: Int32Array.from(rows, (row) => frameOfRow[row]),
      boxesPx: Float32Array.from(boxesPx),
      confidences: Float32Array.from(rows, (row) => detections.confidences[row]),
      detectionIndices: Int32Array.from(rows),
    }))
    .map((tracklet) => fillStride(tracklet, stride));
}

/** (N,) the frame number of each row of the table. */
function framesOfRows(detections: Detections): Int32Array {
  const frames = new Int32Array(detections.confidences.length);
  detections.scannedFrames.forEach((frameIndex, f) => {
    frames.fill(frameIndex, detections.rowStarts[f], detections.rowStarts[f + 1]);
  });
  return frames;
}
