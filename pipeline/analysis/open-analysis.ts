import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DoppelError } from '../contract/doppel-error.ts';
import { type TrackletId, trackletId } from '../contract/ids.ts';
import type { PersonsSource } from '../contract/requests.ts';
import { clampBox } from '../persons/fit-video.ts';
import type { PersonTrack } from '../persons/person-track.ts';
import { type NewProject, openOrCreateProject } from '../project/create-project.ts';
import type { ProjectDatabase } from '../project/project-database.ts';
import { readPersons } from '../project/read-persons.ts';
import { readSources } from '../project/read-sources.ts';
import { readVideo } from '../project/read-video.ts';
import { relocateVideo } from '../project/relocate-video.ts';
import type { SourceReport } from '../project/source-record.ts';
import { storePersons } from '../project/store-persons.ts';
import { storeSource } from '../project/store-source.ts';
import type { AnalysisInputs } from './analysis-work.ts';

/**
 * Opens the project of these inputs, or makes it. Throws `conflict` when the file is the project of another video or of
 * other persons: it may hold decisions, and is never written over.
 */
export function openAnalysis(
  out: string,
  inputs: AnalysisInputs,
  source: PersonsSource,
  appVersion: string,
): { readonly project: ProjectDatabase; readonly isNew: boolean } {
  const { project, isNew } = openOrCreateProject(out, () => birthOf(inputs, appVersion));
  try {
    refuseOthers(project, inputs, source);
    if (readPersons(project).length === 0) storeInputs(project, inputs, source);
    if (readVideo(project).path !== inputs.videoPath) relocateVideo(project, inputs.videoPath);
    return { project, isNew };
  } catch (error) {
    project.close();
    throw error;
  }
}

function birthOf(inputs: AnalysisInputs, appVersion: string): NewProject {
  const { probe } = inputs;
  return {
    uuid: randomUUID(),
    createdAt: new Date().toISOString(),
    appVersion,
    video: {
      path: inputs.videoPath,
      sha256: inputs.videoSha256,
      bytes: inputs.videoBytes,
      widthPx: probe.widthPx,
      heightPx: probe.heightPx,
      fps: probe.fpsNumerator / probe.fpsDenominator,
      variableFrameRate: probe.variableFrameRate,
      durationMs: probe.durationMs,
      probe: { ...probe },
    },
  };
}

function refuseOthers(project: ProjectDatabase, inputs: AnalysisInputs, source: PersonsSource): void {
  const video = readVideo(project);
  if (video.sha256 !== inputs.videoSha256)
    throw new DoppelError(
      'conflict',
      `${project.path} is the project of another video (${path.basename(video.path)}). Choose another file with --out.`,
    );
  const [known] = readSources(project);
  if (known !== undefined && known.sha256 !== inputs.persons.sha256)
    throw new DoppelError(
      'conflict',
      `${project.path} was made with other persons (${path.basename(known.path)}) than ${path.basename(source.path)}. Choose another file with --out.`,
    );
}

function storeInputs(project: ProjectDatabase, inputs: AnalysisInputs, source: PersonsSource): void {
  const { tracks, rowsLeftOut, sha256 } = inputs.persons;
  project.write(() => {
    const sourceId = storeSource(project, {
      kind: source.kind,
      path: path.resolve(source.path),
      sha256,
      report: { ...countBoxes(tracks, inputs), rows_left_out: rowsLeftOut },
    });
    storePersons(
      project,
      tracks.map((track) => ({
        id: track.personId,
        sourceTrackletIds: track.trackletIds,
        hiddenReason: null,
        possiblyMisaligned: false,
      })),
      tracks.map((track) => ({ ...track, id: trackletOf(track), sourceId })),
    );
  });
}

/** A persons file does not say which rows came of which tracklet: a person's rows are one tracklet, which has its number. */
function trackletOf(track: PersonTrack): TrackletId {
  return trackletId(track.personId);
}

function countBoxes(tracks: readonly PersonTrack[], { probe }: AnalysisInputs): Omit<SourceReport, 'rows_left_out'> {
  const frame = { widthPx: probe.widthPx, heightPx: probe.heightPx };
  let clamped = 0;
  let empty = 0;
  for (const { boxesPx } of tracks) {
    for (let i = 0; i < boxesPx.length; i += 4) {
      const [x1, y1, x2, y2] = boxesPx.subarray(i, i + 4);
      if (clampBox([x1, y1, x2, y2], frame) === null) empty++;
      else if (x1 < 0 || y1 < 0 || x2 > frame.widthPx || y2 > frame.heightPx) clamped++;
    }
  }
  return { boxes_clamped: clamped, boxes_empty: empty };
}
