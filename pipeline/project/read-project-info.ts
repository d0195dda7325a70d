import { DoppelError } from '#base/doppel-error.ts';
import type { ProjectDatabase } from './project-database.ts';

/** What a project was born with. */
export interface ProjectInfo {
  readonly uuid: string;
  readonly createdAt: string;
  /** Of the Doppel that made it. */
  readonly appVersion: string;
}

/** Who the project is. Throws `bad_project` when the file does not say. */
export function readProjectInfo(project: ProjectDatabase): ProjectInfo {
  const info = project.read(() =>
    project.prepare<ProjectInfo>('SELECT uuid, created_at AS createdAt, app_version AS appVersion FROM project').get(),
  );
  if (info === undefined)
    throw new DoppelError('bad_project', `${project.path} is damaged: it does not say who it is.`);
  return info;
}
