import type { GroupingLog } from '#contract/grouping-log.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { Settings } from '#contract/settings.ts';
import type { DeviceWish } from '#native-models/devices.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import { type CanonicalPerson, joinTracklets } from '#tracking/group/canonical-person.ts';
import { filterPersons } from '#tracking/group/filter-persons.ts';
import { groupTracklets } from '#tracking/group/group-tracklets.ts';
import type { GroupingSettings } from '#tracking/group/grouping-checks.ts';
import { rankPersons } from '#tracking/group/rank-persons.ts';
import { stillPersons } from '#tracking/group/still-persons.ts';
import { trackDetections } from '#tracking/track/track-detections.ts';
import { collectDetections, type DetectedFrame, type Detections } from '#tracking/tracks/detections.ts';
import type { Tracklet } from '#tracking/tracks/tracklet.ts';

/** The sections of the settings that say how people are found and followed. */
type FindSettings = Pick<Settings, 'detect' | 'track' | 'grouping' | 'persons' | 'veto'>;

/** Which detector found the people, and where it ran: recorded with the result. */
export interface DetectorInfo {
  readonly id: string;
  readonly modelSha256: string;
  readonly device: string;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
}

/** What to look through, and how. */
export interface FindRequest extends WorkOptions {
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

/** The persons of a video, and all that led to them. */
export interface FoundPersons {
  readonly detector: DetectorInfo;
  /** Every kept box, those of low confidence too. */
  readonly detections: Detections;
  readonly tracklets: readonly Tracklet[];
  /** By first frame. None where nobody was seen. */
  readonly persons: readonly CanonicalPerson[];
  /** Why tracklets became persons, or did not; and who is hidden, and why. */
  readonly log: GroupingLog;
  readonly report: DecodeReport;
}

/**
 * Detects, tracks and groups the people of a video.
 *
 * @throws DoppelError as `openDetector` and `detectVideo` do.
 */
export async function detectAndTrack(request: FindRequest): Promise<FoundPersons> {
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
    const detections = collectDetections([...earlier, ...fresh]);
    return { detector, detections, report, ...personsOf(detections, settings, probe, report.frameCount) };
  } finally {
    await opened.close();
  }
}

/**
 * Tracks and groups detections: the part after the detector, which takes milliseconds and no files.
 *
 * @param frameCount frames of the video
 */
export function personsOf(
  detections: Detections,
  settings: FindSettings,
  picture: { readonly widthPx: number; readonly heightPx: number },
  frameCount: number,
): Pick<FoundPersons, 'tracklets' | 'persons' | 'log'> {
  const { detect, track, grouping, persons: filters } = settings;
  const tracklets = trackDetections(detections, {
    trackThresh: track.track_thresh,
    lowThresh: detect.low_confidence,
    matchThresh: track.match_thresh,
    trackBuffer: track.track_buffer,
    minHits: track.min_hits,
    stride: detect.stride,
  });
  const { groups, log } = grouping.enabled
    ? groupTracklets(tracklets, groupingSettings(settings))
    : { groups: tracklets.map((tracklet) => [tracklet]), log: [] };
  const persons = groups.map(joinTracklets);
  const ranking = rankPersons(
    persons.map((person) => person.track),
    { ...picture, frameCount },
  );
  const hidden = filterPersons(
    ranking,
    { top: filters.top, maxFirstAppearance: filters.max_first_appearance },
    frameCount,
  );
  const still = stillPersons(persons.map(({ track: own }) => own));
  return { tracklets, persons, log: [...log, ...hidden, ...still] };
}

function groupingSettings({ grouping, veto }: FindSettings): GroupingSettings {
  return {
    maxGapFrames: grouping.max_gap,
    maxDistancePx: grouping.max_distance_px,
    minAreaRatio: grouping.min_area_ratio,
    maxAreaRatio: grouping.max_area_ratio,
    minDirectionCosine: grouping.min_direction,
    maxJitterDifferencePx: grouping.max_jitter_difference_px,
    maxOverlapFrames: grouping.max_overlap,
    veto,
  };
}
