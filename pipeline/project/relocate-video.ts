import type { ProjectDatabase } from './project-database.ts';

/** Records that the video lies elsewhere now. That it is the same video (its sha256) is for the caller to make sure. */
export function relocateVideo(project: ProjectDatabase, path: string): void {
  project.write(() => {
    project.prepare('UPDATE video SET path = ? WHERE one = 1').run(path);
  });
}
