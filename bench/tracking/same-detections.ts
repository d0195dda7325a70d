import { goldenDetections, goldenMotRows } from '#tests/golden/golden-files.ts';
import { ByteTracker, type ByteTrackSettings } from '#tracking/track/byte-tracker.ts';
import { boxesOfFrame, type Detections } from '#tracking/tracks/detections.ts';
import { type MotRow, type MotScore, scoreTracks } from './mot-metrics.ts';

/** The settings that the reference ran with (DESIGN: the upstream pipeline's). */
export const referenceSettings: ByteTrackSettings = {
  trackThresh: 0.4,
  lowThresh: 0.1,
  matchThresh: 0.6,
  trackBuffer: 50,
  framesPerStep: 1,
};

/** One tracker's score on one clip, all fed with the same detections. */
export interface TrackerRow {
  readonly clip: string;
  readonly tracker: string;
  readonly score: MotScore;
}

/** boxmot's ByteTrack and ours on the golden detections: at the reference's settings, and at our defaults. */
export function compareTrackers(
  clip: string,
  truth: readonly MotRow[],
  defaults: ByteTrackSettings,
): readonly TrackerRow[] {
  const detections = goldenDetections(`${clip}.detections.golden.json`);
  const row = (tracker: string, tracks: readonly MotRow[]): TrackerRow => ({
    clip,
    tracker,
    score: scoreTracks(truth, tracks),
  });
  return [
    row(`boxmot 25.0.0, match_thresh ${referenceSettings.matchThresh}`, goldenMotRows(`${clip}.boxmot.golden.json`)),
    row(`ours, match_thresh ${referenceSettings.matchThresh}`, trackedRows(detections, referenceSettings)),
    row(`ours, match_thresh ${defaults.matchThresh} (default)`, trackedRows(detections, defaults)),
  ];
}

function trackedRows(detections: Detections, settings: ByteTrackSettings): readonly MotRow[] {
  const tracker = new ByteTracker(settings);
  return [...detections.scannedFrames].flatMap((frame, f) =>
    tracker.update(boxesOfFrame(detections, f)).map(({ track, boxPx }): MotRow => ({ frame, id: track, boxPx })),
  );
}
