import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { makeFile } from '#platform/sqlite/make-file.ts';
import type { ProjectDatabase } from '#platform/sqlite/project-database.ts';
import { projectError } from '#platform/sqlite/project-error.ts';
import { realPathOf } from '#platform/sqlite/real-path.ts';
import { isBlank, migrateSchema } from './migrate-schema.ts';
import { adoptConnection, connect, openProject } from './open-project.ts';
import type { VideoRecord } from './video-record.ts';

/** What a project is born with. */
export interface NewProject {
  /** Of this project and its copies; the decision chain begins with its hash. */
  readonly uuid: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly video: VideoRecord;
}

function refuseFilled(database: Database.Database, file: string): void {
  if (isBlank(database)) return;
  throw new DoppelError('conflict', `${file} exists already. Open it, or choose another name.`);
}

function fill(database: Database.Database, file: string, project: NewProject): void {
  refuseFilled(database, file);
  migrateSchema(database);
  database
    .prepare('INSERT INTO project (one, uuid, created_at, app_version) VALUES (1, ?, ?, ?)')
    .run(project.uuid, project.createdAt, project.appVersion);
  const { video } = project;
  database
    .prepare(
      `INSERT INTO video (one, path, sha256, bytes, width, height, fps, variable_frame_rate, duration_ms, probe)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      video.path,
      video.sha256,
      video.bytes,
      video.widthPx,
      video.heightPx,
      video.fps,
      Number(video.variableFrameRate),
      video.durationMs,
      JSON.stringify(video.probe),
    );
}

/**
 * Makes a project file that holds its video's facts and nothing else, all at once: a kill leaves a file of no content, which a
 * next call takes over. Throws `conflict` when the file exists, `not_found` when its folder does not, `read_only`, `disk_full`;
 * nothing is left behind then.
 */
export function createProject(file: string, project: NewProject): ProjectDatabase {
  const real = realPathOf(file);
  if (statSync(real, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DoppelError('bad_project', `${real} is a folder; a project is a file.`);
  }
  // Made here first, so that of two processes that create the same project one is told so.
  const isOurs = makeFile(real);
  const database = connect(real, 'write');
  try {
    // Looked at twice: here without a lock, so that a project which is being written is not waited for.
    refuseFilled(database, real);
    database.transaction(() => fill(database, real, project)).immediate();
  } catch (error) {
    database.close();
    if (isOurs) rmSync(real, { force: true });
    throw projectError(error, real);
  }
  return adoptConnection(database, real, 'write');
}

/**
 * Opens a project for writing, or creates it where there is none or where a killed creation left an empty file. `birth` is
 * asked for what to create only then. Throws what `openProject` and `createProject` throw.
 */
export function openOrCreateProject(
  file: string,
  birth: () => NewProject,
): { readonly project: ProjectDatabase; readonly isNew: boolean } {
  if (holdsSomething(file)) return { project: openProject(file, 'write'), isNew: false };
  return { project: createProject(file, birth()), isNew: true };
}

function holdsSomething(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  // For writing, because a creation that was killed may have left a journal that only a writer may roll back.
  const database = connect(realPathOf(file), 'write');
  try {
    return !isBlank(database);
  } catch (error) {
    // What it is instead, opening it says best.
    if (error instanceof Database.SqliteError) return true;
    throw error;
  } finally {
    database.close();
  }
}
