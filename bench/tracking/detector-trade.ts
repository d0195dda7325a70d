import { personsOf } from '#analysis/find-persons.ts';
import { settings as settingsSchema } from '#contract/settings.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';
import { collectDetections, type DetectedFrame } from '#tracking/tracks/detections.ts';
import type { Tracklet } from '#tracking/tracks/tracklet.ts';
import { treeCpuMs } from '../support/cpu-ms.ts';
import { type MotRow, type MotScore, scoreTracks } from './mot-metrics.ts';

/** One detector at one stride on one clip. */
export interface TradeRow {
  readonly detector: string;
  readonly stride: number;
  /** Frames of the video that one core looks through in a second of its time, decoding and all. */
  readonly framesPerSecond: number;
  readonly tracks: MotScore;
  readonly persons: MotScore;
  readonly personCount: number;
}

/** What is measured: where the truth is known, and the clip that is timed. */
interface TradeScene {
  readonly video: string;
  readonly probe: VideoProbe;
  readonly truth: readonly MotRow[];
  readonly timedVideo: string;
  readonly timedProbe: VideoProbe;
}

/**
 * Scores a detector at several strides, and times the whole way from video to boxes at each. Detection sees each frame by
 * itself, so the boxes of a stride are those of every frame, thinned out: they are found once.
 */
export async function measureTrade(
  scene: TradeScene,
  detectorId: string,
  strides: readonly number[],
  models: string,
): Promise<readonly TradeRow[]> {
  const { detect } = settingsSchema.parse({ detect: { detector: detectorId } });
  const detector = await openDetector({ settings: detect, models, device: 'cpu' });
  const look = async (video: string, probe: VideoProbe, stride: number): Promise<readonly DetectedFrame[]> => {
    const frames: DetectedFrame[] = [];
    const onDetections = (batch: readonly DetectedFrame[]): void => void frames.push(...batch);
    await detectVideo({ video, probe, detector, stride, fromFrame: 0, onDetections });
    return frames;
  };
  try {
    const frames = await look(scene.video, scene.probe, 1);
    const rows: TradeRow[] = [];
    for (const stride of strides) {
      const start = treeCpuMs();
      await look(scene.timedVideo, scene.timedProbe, stride);
      const seconds = (treeCpuMs() - start) / 1000;
      const settings = settingsSchema.parse({ detect: { detector: detectorId, stride } });
      const seen = collectDetections(frames.filter(({ frameIndex }) => frameIndex % stride === 0));
      const { tracklets, persons } = personsOf(seen, settings, scene.probe, frames.length);
      const personRows = persons.flatMap(({ track }) => motRows({ ...track, number: track.personId }));
      rows.push({
        detector: detectorId,
        stride,
        framesPerSecond: (scene.timedProbe.estimatedFrames ?? Number.NaN) / seconds,
        tracks: scoreTracks(scene.truth, tracklets.flatMap(motRows)),
        persons: scoreTracks(scene.truth, personRows),
        personCount: persons.length,
      });
    }
    return rows;
  } finally {
    await detector.close();
  }
}

/** The boxes of a track, a row a frame. */
export const motRows = ({
  number,
  frameIndices,
  boxesPx,
}: Pick<Tracklet, 'number' | 'frameIndices' | 'boxesPx'>): readonly MotRow[] =>
  [...frameIndices].map((frame, row) => ({
    frame,
    id: number,
    boxPx: [boxesPx[row * 4], boxesPx[row * 4 + 1], boxesPx[row * 4 + 2], boxesPx[row * 4 + 3]],
  }));
