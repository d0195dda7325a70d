import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';
import { type StoredVideo, videoDamage } from './video-record.ts';

interface VideoRow extends Omit<StoredVideo, 'variableFrameRate' | 'probe' | 'damage'> {
  readonly variableFrameRate: number;
  readonly probe: string;
  readonly damage: string | null;
}

/** The project's video, without its frame times. Throws `bad_project` when there is none. */
export function readVideo(project: ProjectDatabase): StoredVideo {
  const row = project.read(() =>
    project
      .prepare<VideoRow>(
        `SELECT path, sha256, bytes, width AS widthPx, height AS heightPx, fps, variable_frame_rate AS variableFrameRate,
                duration_ms AS durationMs, probe, frame_count AS frameCount, damage
         FROM video`,
      )
      .get(),
  );
  if (row === undefined) throw new DoppelError('bad_project', `${project.path} is damaged: it names no video.`);
  return {
    ...row,
    variableFrameRate: row.variableFrameRate === 1,
    probe: parseJson(project, z.record(z.string(), z.unknown()), row.probe),
    damage: row.damage === null ? null : parseJson(project, videoDamage, row.damage),
  };
}

/** The time of each frame in ms, (frameCount,), or null until the video was decoded to its end. */
export function readFrameTimes(project: ProjectDatabase): Float64Array | null {
  const blob = project.read(() => project.prepare<Buffer | null>('SELECT frame_times FROM video').pluck().get());
  return blob === null || blob === undefined ? null : fromBlob(project, Float64Array, blob);
}
