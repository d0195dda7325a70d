import { readPersons } from '#project/persons.ts';
import { openProject, readProjectInfo } from '#project/project-file.ts';
import { readLastRun } from '#project/runs.ts';
import { readTracklets } from '#project/tracklets.ts';
import { readVideo } from '#project/video.ts';
import type { Findings } from './findings.ts';

/**
 * What a project file says of itself: who it is, its video, its persons as they came, its last run. `doppel status` tells
 * what has become of them.
 *
 * @throws DoppelError `bad_project` for an SQLite file that is no project, a damaged or a newer one; `locked`, `read_only`.
 */
export function inspectProject(path: string): Findings {
  const project = openProject(path, 'read');
  try {
    const info = readProjectInfo(project);
    const video = readVideo(project);
    const persons = readPersons(project);
    const run = readLastRun(project);
    const facts = {
      uuid: info.uuid,
      created_at: info.createdAt,
      app_version: info.appVersion,
      video: video.path,
      video_sha256: video.sha256,
      width: video.widthPx,
      height: video.heightPx,
      fps: video.fps,
      frame_count: video.frameCount,
      persons: persons.length,
      tracklets: readTracklets(project).length,
      last_run: run?.state ?? null,
      embedder: run?.embedder?.id ?? null,
    };
    return { summary: `a Doppel project with ${persons.length} persons of ${video.path}`, facts };
  } finally {
    project.close();
  }
}
