import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { readPersons, storePersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { type NewProject, openOrCreateProject } from '#project/project-file.ts';
import type { SourceReport } from '#project/sources.ts';
import { readSources, storeSource } from '#project/sources.ts';
import { readVideo, relocateVideo } from '#project/video.ts';
import { clampBox } from '#tracking/tracks/fit-video.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import type { PersonsInput, VideoInput } from './analysis-work.ts';

/**
 * Opens the project of this video, or makes it. Throws `conflict` when the file is the project of another video: it may hold
 * decisions, and is never written over.
 */
export function openAnalysis(
  out: string,
  video: VideoInput,
  appVersion: string,
): { readonly project: ProjectDatabase; readonly isNew: boolean } {
  const { project, isNew } = openOrCreateProject(out, () => birthOf(video, appVersion));
  try {
    const known = readVideo(project);
    if (known.sha256 !== video.videoSha256)
      throw new DoppelError(
        'conflict',
        `${project.path} is the project of another video (${path.basename(known.path)}). Choose another file with --out.`,
      );
    refuseOtherStream(project.path, known.probe.streamIndex, video);
    if (known.path !== video.videoPath) relocateVideo(project, video.videoPath, new Date().toISOString());
    return { project, isNew };
  } catch (error) {
    project.close();
    throw error;
  }
}

function refuseOtherStream(file: string, known: unknown, { probe, videoPath }: VideoInput): void {
  if (known === undefined || known === probe.streamIndex) return;
  throw new DoppelError(
    'conflict',
    `${file} was made of stream ${known} of ${path.basename(videoPath)}, not of stream ${probe.streamIndex}. Name that one with --stream, or choose another file with --out.`,
  );
}

/** Stores the persons, or makes sure that they are those of the project. Throws `conflict` when they are others. */
export function settlePersons(project: ProjectDatabase, video: VideoInput, persons: PersonsInput): void {
  refuseOtherPersons(project, persons);
  if (readPersons(project).length === 0) storeInputs(project, video, persons);
}

/** Throws `conflict` when the project was made with other persons than these, or, for null, than Doppel's own. */
export function refuseOtherPersons(project: ProjectDatabase, persons: PersonsInput | null): void {
  const [known] = readSources(project);
  if (known === undefined || (persons === null ? known.kind === 'detected' : known.sha256 === persons.sha256)) return;
  const [were, are] = [
    sourceWords(known.kind, known.path),
    sourceWords(persons?.kind ?? 'detected', persons?.path ?? ''),
  ];
  throw new DoppelError(
    'conflict',
    `${project.path} was made with other persons (${were}) than these (${are}). Choose another file with --out.`,
  );
}

function sourceWords(kind: PersonsInput['kind'], file: string): string {
  return kind === 'detected' ? 'found by Doppel, with the settings of that run' : path.basename(file);
}

function birthOf(inputs: VideoInput, appVersion: string): NewProject {
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

function storeInputs(project: ProjectDatabase, video: VideoInput, persons: PersonsInput): void {
  const { kind, path: file, sha256, tracks, tracklets, rowsLeftOut, reading } = persons;
  project.write(() => {
    const sourceId = storeSource(project, {
      kind,
      path: file,
      sha256,
      report: {
        ...countBoxes(tracks, video),
        rows_left_out: rowsLeftOut,
        ...(reading === undefined ? {} : { reading }),
      },
    });
    storePersons(
      project,
      tracks.map((track) => ({
        id: track.personId,
        sourceTrackletIds: track.trackletIds,
        hiddenReason: null,
        possiblyMisaligned: false,
      })),
      tracklets.map((tracklet) => ({ ...tracklet, id: tracklet.trackletId, sourceId })),
    );
  });
}

function countBoxes(
  tracks: readonly PersonTrack[],
  { probe }: VideoInput,
): Pick<SourceReport, 'boxes_clamped' | 'boxes_empty'> {
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
