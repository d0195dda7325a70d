import { settings as settingsSchema } from '../../pipeline/contract/settings.ts';
import { detectVideo } from '../../pipeline/detect/detect-video.ts';
import { collectDetections, type DetectedFrame } from '../../pipeline/detect/detections.ts';
import { personsOf } from '../../pipeline/detect/find-persons.ts';
import { openDetector } from '../../pipeline/detect/open-detector.ts';
import type { Tracklet } from '../../pipeline/track/tracklet.ts';
import type { VideoProbe } from '../../pipeline/video/probe-video.ts';
import { type MotRow, type MotScore, scoreTracks } from './mot-metrics.ts';

/** One detector at one stride on one clip. */
export interface TradeRow {
  readonly detector: string;
  readonly stride: number;
  /** Frames of the video a second, decoding and all. */
  readonly framesPerSecond: number;
  readonly tracks: MotScore;
  readonly persons: MotScore;
  readonly personCount: number;
}

/** Runs the whole way from video to persons, opened models not counted, and scores it. */
export async function measureTrade(
  video: string,
  probe: VideoProbe,
  truth: readonly MotRow[],
  detectorId: string,
  stride: number,
  models: string,
): Promise<TradeRow> {
  const settings = settingsSchema.parse({ detect: { detector: detectorId, stride } });
  const detector = await openDetector({ settings: settings.detect, models, device: 'cpu' });
  try {
    const frames: DetectedFrame[] = [];
    const start = performance.now();
    const report = await detectVideo({
      video,
      probe,
      detector,
      stride,
      fromFrame: 0,
      onDetections: (batch) => void frames.push(...batch),
    });
    const found = personsOf(collectDetections(frames), settings, probe, report.frameCount);
    const seconds = (performance.now() - start) / 1000;
    return {
      detector: detectorId,
      stride,
      framesPerSecond: report.frameCount / seconds,
      tracks: scoreTracks(truth, found.tracklets.flatMap(motRows)),
      persons: scoreTracks(
        truth,
        found.persons.flatMap(({ track }) => motRows({ ...track, number: track.personId })),
      ),
      personCount: found.persons.length,
    };
  } finally {
    await detector.close();
  }
}

const motRows = ({
  number,
  frameIndices,
  boxesPx,
}: Pick<Tracklet, 'number' | 'frameIndices' | 'boxesPx'>): readonly MotRow[] =>
  [...frameIndices].map((frame, row) => ({
    frame,
    id: number,
    boxPx: [boxesPx[row * 4], boxesPx[row * 4 + 1], boxesPx[row * 4 + 2], boxesPx[row * 4 + 3]],
  }));
