import type { WorkOptions } from '#contract/progress.ts';
import type { Settings } from '#contract/settings.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { DeviceWish } from '#native-models/devices.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import { describeLooks } from '#tracking/looks/describe-looks.ts';
import { planLooks } from '#tracking/looks/plan-looks.ts';
import { trackDetections } from '#tracking/track/track-detections.ts';
import { collectDetections, type DetectedFrame, type Detections } from '#tracking/tracks/detections.ts';
import type { Tracklet } from '#tracking/tracks/tracklet.ts';
import { type FollowedPeople, type GroupSettings, groupPeople, type LookReading } from './group-people.ts';

/** The sections of the settings that say how people are found and followed. */
type FindSettings = Pick<Settings, 'detect' | 'track'> & GroupSettings;

/** Which detector found the people, and where it ran: recorded with the result. */
export interface DetectorInfo {
  readonly id: string;
  readonly modelSha256: string;
  readonly device: string;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
}

/** What to look through, and how. */
interface FindRequest extends WorkOptions {
  readonly video: string;
  readonly probe: VideoProbe;
  readonly settings: FindSettings;
  /** Folder with model weights; null looks in DOPPEL_MODELS and the user's folder. */
  readonly models: string | null;
  readonly device: DeviceWish;
  /**
   * What an interrupted run with the same settings and detector had handed to `onDetections`, ascending; empty for a new
   * start. The result is then that of a run that was never interrupted.
   */
  readonly earlier: readonly DetectedFrame[];
  /** Told which detector it is before the first frame is looked at, so that a resumed run can refuse another one. */
  readonly onDetector?: (detector: DetectorInfo) => void;
  /** Receives the frames as they are done: see `detectVideo`. */
  readonly onDetections: (frames: readonly DetectedFrame[]) => Promise<void> | void;
  /** Shown every frame that is looked at, as it is. */
  readonly onFrame?: ((frame: ScannedFrame) => void) | undefined;
}

/** What the detector saw in a video. */
interface SeenPeople {
  readonly detector: DetectorInfo;
  /** Every kept box, those of low confidence too. */
  readonly detections: Detections;
  readonly report: DecodeReport;
}

/** With what people are told apart while they are followed. */
export interface Looker {
  readonly embedder: Pick<CropEmbedder, 'embed' | 'dimension'>;
  readonly reading: LookReading;
}

/**
 * Looks for people in a video.
 *
 * @throws DoppelError as `openDetector` and `detectVideo` do.
 */
export async function detectPeople(request: FindRequest): Promise<SeenPeople> {
  const { video, probe, settings, models, device, earlier, onDetections, signal, onProgress } = request;
  const opened = await openDetector({ settings: settings.detect, models, device });
  const detector = {
    id: opened.id,
    modelSha256: opened.modelSha256,
    device: opened.device,
    deviceNote: opened.deviceNote,
  };
  const fresh: DetectedFrame[] = [];
  try {
    request.onDetector?.(detector);
    const report = await detectVideo({
      video,
      probe,
      detector: opened,
      stride: settings.detect.stride,
      fromFrame: (earlier.at(-1)?.frameIndex ?? -1) + 1,
      signal,
      onProgress,
      onFrame: request.onFrame,
      onDetections: async (frames) => {
        await onDetections(frames);
        fresh.push(...frames);
      },
    });
    return { detector, detections: collectDetections([...earlier, ...fresh]), report };
  } finally {
    await opened.close();
  }
}

/** What to follow people through. */
interface FollowRequest extends WorkOptions {
  readonly video: string;
  readonly probe: VideoProbe;
  readonly settings: FindSettings & Pick<Settings, 'crops'>;
  readonly detections: Detections;
  /** Frames of the video. */
  readonly frameCount: number;
  /** Null follows boxes alone, as ByteTrack does. */
  readonly looker: Looker | null;
  /** Shown the frames that pictures are taken from. */
  readonly onFrame?: ((frame: RegionFrame) => void) | undefined;
}

/**
 * Makes persons of detections: tracks them, tells by their looks where a track goes over to somebody else and which tracks go on
 * with each other, and groups them. Throws what reading the video and describing pictures throw.
 */
export async function followPeople(request: FollowRequest): Promise<FollowedPeople> {
  const { video, probe, settings, detections, frameCount, looker, signal, onProgress, onFrame } = request;
  const tracklets = tracksOf(detections, settings);
  if (looker === null) return groupPeople(tracklets, null, settings, probe, frameCount);
  const fps = probe.fpsNumerator / probe.fpsDenominator;
  const looks = await describeLooks({
    video,
    probe,
    maxSidePx: settings.crops.max_side_px,
    frameCount,
    embedder: looker.embedder,
    tracklets,
    planned: planLooks(tracklets, { fps }),
    signal,
    onProgress,
    onFrame,
  });
  return groupPeople(tracklets, { looks, reading: looker.reading, fps }, settings, probe, frameCount);
}

/** Detects people and follows them: `detectPeople` and `followPeople` in one. */
export async function detectAndTrack(
  request: FindRequest & Pick<FollowRequest, 'settings'> & { readonly looker?: Looker | null },
): Promise<SeenPeople & FollowedPeople> {
  const seen = await detectPeople(request);
  const { video, probe, settings, looker = null, signal } = request;
  const { detections } = seen;
  const followed = await followPeople({
    ...{ video, probe, settings, detections, looker, signal },
    frameCount: seen.report.frameCount,
  });
  return { ...seen, ...followed };
}

/**
 * Tracks and groups detections by their boxes alone: it takes milliseconds and no files.
 *
 * @param frameCount frames of the video
 */
export function personsOf(
  detections: Detections,
  settings: FindSettings,
  picture: { readonly widthPx: number; readonly heightPx: number },
  frameCount: number,
): FollowedPeople {
  return groupPeople(tracksOf(detections, settings), null, settings, picture, frameCount);
}

function tracksOf(detections: Detections, { detect, track }: FindSettings): readonly Tracklet[] {
  return trackDetections(detections, {
    trackThresh: track.track_thresh,
    lowThresh: detect.low_confidence,
    matchThresh: track.match_thresh,
    trackBuffer: track.track_buffer,
    minHits: track.min_hits,
    stride: detect.stride,
  });
}
