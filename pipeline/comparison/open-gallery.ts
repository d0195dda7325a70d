import { type Settings, settings as settingsSchema } from '#contract/settings.ts';
import type { SqliteAccess } from '#platform/sqlite/sqlite-file.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { readReview } from '#project/review.ts';
import { readLastRun } from '#project/runs.ts';
import { Gallery } from './gallery.ts';

/** The settings that a project was last analysed with; the defaults for one that never was. */
export function settingsOf(project: ProjectDatabase): Settings {
  return readLastRun(project)?.settings ?? settingsSchema.parse({});
}

/** The gallery of an open project as its log is now. `earlier` lends what it has read already. */
export function readGallery(project: ProjectDatabase, earlier?: Gallery): Gallery {
  return new Gallery(project, readReview(project), settingsOf(project), earlier);
}

/** Opens a project, hands it over and closes it again, however the work ends. */
export async function withProject<Result>(
  file: string,
  access: SqliteAccess,
  work: (project: ProjectDatabase) => Result | Promise<Result>,
): Promise<Result> {
  const project = openProject(file, access);
  try {
    return await work(project);
  } finally {
    project.close();
  }
}
