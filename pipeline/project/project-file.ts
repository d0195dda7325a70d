import { DoppelError } from '#base/doppel-error.ts';
import { type Birth, createSqliteFile, openOrCreateSqliteFile } from '#platform/sqlite/create-sqlite-file.ts';
import { openSqliteFile } from '#platform/sqlite/open-sqlite-file.ts';
import type { SqliteAccess } from '#platform/sqlite/sqlite-file.ts';
import { coverEvidence } from './evidence/touched-evidence.ts';
import { type ProjectDatabase, projectKind } from './project-database.ts';
import { insertVideo, type VideoRecord } from './video.ts';

/** What a project is born with. */
export interface NewProject {
  /** Of this project and its copies; the decision chain begins with its hash. */
  readonly uuid: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly video: VideoRecord;
}

/** The rows of a project that was only born. */
function birthOf({ uuid, createdAt, appVersion, video }: NewProject): Birth {
  return (database) => {
    database
      .prepare('INSERT INTO project (one, uuid, created_at, app_version) VALUES (1, ?, ?, ?)')
      .run(uuid, createdAt, appVersion);
    insertVideo(database, video);
  };
}

/** Opens a project file; throws what `openSqliteFile` throws, `bad_project` for what is no project. */
export function openProject(file: string, access: SqliteAccess): ProjectDatabase {
  return openSqliteFile(projectKind, file, access);
}

/** Makes a project file that holds its video's facts and nothing else. Throws what `createSqliteFile` throws. */
export function createProject(file: string, project: NewProject): ProjectDatabase {
  return covered(createSqliteFile(projectKind, file, birthOf(project)));
}

/**
 * Opens a project for writing, or creates it where there is none or where a killed creation left an empty file. `birth` is
 * asked for what to create only then. Throws what `openProject` and `createProject` throw.
 */
export function openOrCreateProject(
  file: string,
  birth: () => NewProject,
): { readonly project: ProjectDatabase; readonly isNew: boolean } {
  const { opened, isNew } = openOrCreateSqliteFile(projectKind, file, () => birthOf(birth()));
  return { project: isNew ? covered(opened) : opened, isNew };
}

/** A new project keeps digests of its evidence from the start. */
function covered(project: ProjectDatabase): ProjectDatabase {
  try {
    project.write(() => coverEvidence(project));
    return project;
  } catch (error) {
    project.close();
    throw error;
  }
}

/** What a project was born with. */
interface ProjectInfo {
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
