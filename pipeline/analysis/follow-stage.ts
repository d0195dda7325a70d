import { createHash } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import { trackletId } from '#base/ids.ts';
import { readDetections, readDetector, storeGroupingLog } from '#project/detections.ts';
import { readSources } from '#project/sources.ts';
import { readTrackletRows, readTracklets } from '#project/tracklets.ts';
import { readVideo } from '#project/video.ts';
import { calibrationOfModel } from '#reid/calibration/own-calibrations.ts';
import { type CanonicalPerson, joinTracklets } from '#tracking/group/canonical-person.ts';
import { collectDetections } from '#tracking/tracks/detections.ts';
import { type AnalysisWork, fingerprintOf, type PersonsInput } from './analysis-work.ts';
import { followPeople, type Looker } from './find-persons.ts';
import { lookReading } from './look-reading.ts';
import { refuseOtherPersons, settlePersons } from './open-analysis.ts';
import type { Stage } from './stage.ts';

/**
 * Follows the people whom the detector saw and makes persons of their tracks: by how they look where there is an embedder whose
 * likenesses are calibrated, else by their boxes alone. A project keeps the persons that it has: decisions stand on them. Throws
 * what `followPeople` throws, and `conflict` where the project holds persons who were followed otherwise.
 */
export const followStage: Stage = {
  name: 'follow',
  embedder: 'used',
  marks: 'whole',
  fingerprint: (work) =>
    work.persons !== null && work.persons.kind !== 'detected' ? null : fingerprintOf('follow', dependsOn(work)),
  run: async (work) => {
    if (readSources(work.project).length === 0) await follow(work);
  },
  use: (work) => {
    const persons = work.persons ?? knownPersons(work);
    refuseOtherPersons(work.project, persons);
    work.persons = persons;
  },
};

async function follow(work: AnalysisWork): Promise<void> {
  const { project, video, settings, signal, onProgress, onFrame } = work;
  const detections = collectDetections(readDetections(project));
  const found = await followPeople({
    video: video.videoPath,
    probe: video.probe,
    settings,
    detections,
    frameCount: readVideo(project).frameCount ?? detections.scannedFrames.length,
    looker: lookerOf(work),
    signal,
    onProgress,
    onFrame,
  });
  const persons = personsInput(work, found.persons);
  project.write(() => {
    storeGroupingLog(project, found.log);
    settlePersons(project, video, persons);
  });
  work.persons = persons;
}

/** With what tracks are told apart; null, and said, where their looks cannot be read. */
function lookerOf({ settings, embedder, notice }: AnalysisWork): Looker | null {
  if (settings.track.appearance === 'off' || embedder === null) return null;
  const calibration = calibrationOfModel(embedder.modelSha256, settings.similarity.models);
  if (calibration !== null) return { embedder, reading: lookReading(calibration) };
  notice(
    `People are followed by their boxes alone: ${embedder.id} has no calibration that says from when on two pictures show one person.`,
  );
  return null;
}

/**
 * The persons as the project has them. The model that told their tracks apart is no part of what they are: a project described anew
 * with another keeps them.
 */
function knownPersons(work: AnalysisWork): PersonsInput {
  const { project } = work;
  const rows = readTracklets(project).map((tracklet) => ({
    ...readTrackletRows(project, tracklet.id),
    number: Number(tracklet.id),
    personId: tracklet.personId,
  }));
  const persons = [...Map.groupBy(rows, ({ personId }) => personId).values()].map(joinTracklets);
  return personsInput(
    work,
    persons.toSorted((a, b) => a.track.personId - b.track.personId),
  );
}

function personsInput(work: AnalysisWork, persons: readonly CanonicalPerson[]): PersonsInput {
  return {
    kind: 'detected',
    path: work.video.videoPath,
    sha256: createHash('sha256').update(dependsOn(work)).digest('hex'),
    tracks: persons.map(({ track }) => track),
    tracklets: persons.flatMap(trackletsOf),
    rowsLeftOut: 0,
  };
}

/** The boxes and the settings that say how they are followed. Without `appearance: off` it is what older versions wrote. */
function dependsOn({ project, settings }: AnalysisWork): string {
  const detector = readDetector(project);
  if (detector === null) throw new DoppelError('internal', 'People are followed before anybody was looked for.');
  const { appearance, ...track } = settings.track;
  return JSON.stringify([
    detector.fingerprint,
    track,
    settings.grouping,
    settings.grouping.enabled ? settings.veto : null,
    ...(appearance === 'off' ? ['appearance off'] : []),
  ]);
}

function trackletsOf({ track, tracklets }: CanonicalPerson): PersonsInput['tracklets'] {
  return tracklets.map((tracklet) => ({
    frameIndices: tracklet.frameIndices,
    boxesPx: tracklet.boxesPx,
    confidences: tracklet.confidences,
    detectionIndices: tracklet.detectionIndices,
    personId: track.personId,
    trackletId: trackletId(tracklet.number),
    trackletIds: [tracklet.number],
  }));
}
