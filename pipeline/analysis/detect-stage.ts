import { DoppelError } from '#base/doppel-error.ts';
import { beginDetection, readDetections, readDetector, storeDetections } from '#project/detections.ts';
import { readPersons } from '#project/persons.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import type { DetectedFrame } from '#tracking/tracks/detections.ts';
import { type AnalysisWork, fingerprintOf } from './analysis-work.ts';
import { type DetectorInfo, detectPeople } from './find-persons.ts';
import type { Stage } from './stage.ts';
import { storeDecodeReport } from './store-decode-report.ts';

/**
 * Looks for people in every frame of a bare video that the settings ask for, going on behind the last frame that an interrupted
 * pass stored. Throws what `detectPeople` throws, `bad_video` for damage under `strict`, and `conflict` where the project holds
 * people who were found otherwise.
 */
export const detectStage: Stage = {
  name: 'detect',
  embedder: 'unused',
  marks: 'whole',
  fingerprint: (work) => {
    if (work.persons !== null && work.persons.kind !== 'detected') return null;
    const known = readDetector(work.project);
    return known === null ? 'no detector yet' : boxesFingerprint(work, known);
  },
  run: lookForPeople,
};

async function lookForPeople(work: AnalysisWork): Promise<void> {
  const { project, video, settings } = work;
  const known = readDetector(project);
  if (readPersons(project).length > 0)
    throw new DoppelError(
      'conflict',
      `${project.path} holds persons that were found with other settings of the detector. Choose another file with --out.`,
    );
  const earlier = earlierFrames(work);
  const found = await detectPeople({
    video: video.videoPath,
    probe: video.probe,
    settings,
    models: settings.similarity.models,
    device: settings.similarity.device,
    earlier,
    onDetector: (detector) => {
      if (detector.deviceNote !== null) work.notice(detector.deviceNote);
      const fingerprint = boxesFingerprint(work, detector);
      if (earlier.length > 0 && known?.fingerprint !== fingerprint)
        throw new DoppelError(
          'conflict',
          `${project.path} was begun with the detector ${known?.id}, and now it would be ${detector.id}. Name ${known?.id} in the settings (detect.detector), or choose another file with --out.`,
        );
      beginDetection(project, { ...detector, fingerprint });
    },
    onDetections: (frames) => storeDetections(project, frames),
    onFrame: watcherOf(work),
    signal: work.signal,
    onProgress: work.onProgress,
  });
  storeDecodeReport(project, video, settings.strict ? 'refuse' : 'count', found.report);
}

/** Passes frames on without the boxes of low confidence, which only help to follow people. */
function watcherOf({ onFrame, settings }: AnalysisWork): ((frame: ScannedFrame) => void) | undefined {
  if (onFrame === undefined) return undefined;
  return (frame) =>
    onFrame({ ...frame, found: async () => clearBoxes(await frame.found(), settings.track.track_thresh) });
}

function clearBoxes({ frameIndex, boxesPx, confidences }: DetectedFrame, least: number): DetectedFrame {
  const kept = [...confidences.keys()].filter((row) => confidences[row] >= least);
  return {
    frameIndex,
    boxesPx: Float32Array.from(kept.flatMap((row) => [...boxesPx.subarray(4 * row, 4 * row + 4)])),
    confidences: Float32Array.from(kept, (row) => confidences[row]),
  };
}

/** Frames that an interrupted pass of the same settings stored. The detector itself is checked when it is open. */
function earlierFrames(work: AnalysisWork): ReturnType<typeof readDetections> {
  const known = readDetector(work.project);
  return known !== null && known.fingerprint === boxesFingerprint(work, known) ? readDetections(work.project) : [];
}

/** Everything that the boxes depend on. */
function boxesFingerprint(
  { video, settings }: AnalysisWork,
  { id, modelSha256 }: Pick<DetectorInfo, 'id' | 'modelSha256'>,
): string {
  return fingerprintOf('detect', video.videoSha256, settings.detect, id, modelSha256);
}
