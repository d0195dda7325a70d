import { closeSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { DoppelError } from '../contract/doppel-error.ts';
import { isBlank, migrateSchema } from './migrate-schema.ts';
import { adoptConnection, connect } from './open-project.ts';
import type { ProjectDatabase } from './project-database.ts';
import { projectError } from './project-error.ts';
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

/** Makes the empty file, so that of two processes that create the same project one is told so. True when it was made here. */
function claim(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    const folder = path.dirname(file);
    if (code === 'ENOENT') throw new DoppelError('not_found', `There is no folder ${folder} to make ${file} in.`);
    if (code === 'ENOTDIR')
      throw new DoppelError('not_found', `${folder} is not a folder: ${file} cannot be made in it.`);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new DoppelError('read_only', `${file} cannot be made: its folder is read-only. Choose another place.`);
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new DoppelError('disk_full', `There is no room left to make ${file}.`, { cause: error });
    }
    throw new DoppelError('failed', `${file} cannot be made (${code}).`, { cause: error });
  }
}

function fill(database: Database.Database, file: string, project: NewProject): void {
  if (!isBlank(database)) {
    throw new DoppelError('conflict', `${file} exists already. Open it, or choose another name.`);
  }
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
  const absolute = path.resolve(file);
  if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DoppelError('bad_project', `${absolute} is a folder; a project is a file.`);
  }
  const isOurs = claim(absolute);
  const real = realpathSync(absolute);
  const database = connect(real, 'write');
  try {
    database.transaction(() => fill(database, absolute, project)).immediate();
  } catch (error) {
    database.close();
    if (isOurs) rmSync(absolute, { force: true });
    throw projectError(error, absolute);
  }
  return adoptConnection(database, real, 'write');
}
