import type Database from 'better-sqlite3';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { lossReport } from '#contract/replies.ts';
import { schemaWords } from '#contract/schema-words.ts';
import { finiteFromBlob, toBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';

/** Where decoding lost something: the part of the loss report that the video is to blame for. */
const videoDamage = lossReport.pick({ decode_errors: true, time_gaps: true, frames_missing: true }).extend({
  /** Whether pictures changed their size on the way: no loss, but a player shows them in other shapes. Older files do not say. */
  pictures_change: z.boolean().optional(),
  /** Frames that were not decoded, since no crop needs them: damage in these was not looked for. Absent for none. */
  frames_passed_over: z.int().nonnegative().optional(),
});
export type VideoDamage = z.infer<typeof videoDamage>;

/** The video of a project as probing found it. */
export interface VideoRecord {
  /** Absolute, as it was when last seen. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Average frames a second. */
  readonly fps: number;
  readonly variableFrameRate: boolean;
  readonly durationMs: number | null;
  /** Everything else that probing found; kept as it is. */
  readonly probe: Readonly<Record<string, unknown>>;
}

/** What decoding the whole video adds. */
interface DecodeResult {
  /** (frameCount,) time of each frame in ms. Its length is the number of frames. */
  readonly frameTimesMs: Float64Array;
  readonly variableFrameRate: boolean;
  readonly durationMs: number | null;
  readonly damage: VideoDamage;
}

/** The video as the project holds it; the frame times are read apart. */
export interface StoredVideo extends VideoRecord {
  /** Null until the video was decoded to its end. */
  readonly frameCount: number | null;
  /** Null until the video was decoded to its end. */
  readonly damage: VideoDamage | null;
}

/** Pixels: the largest side that the formats of videos can say has 16 bits. */
const longestSidePx = 65_535;

/** What may stand in the row: a project can come from anybody, and what is read here becomes sizes, times and places. */
const videoRow = z.object({
  path: z.string().min(1).max(32_767),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  widthPx: z.int().positive().max(longestSidePx),
  heightPx: z.int().positive().max(longestSidePx),
  fps: z.number().nonnegative().max(100_000),
  variableFrameRate: z.int(),
  durationMs: z.number().nullable(),
  probe: z.string(),
  /** The frames are counted in 32 bits. */
  frameCount: z
    .int()
    .nonnegative()
    .max(2 ** 31 - 1)
    .nullable(),
  damage: z.string().nullable(),
});

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
  const checked = videoRow.safeParse(row);
  if (!checked.success) throw project.damaged(`its video cannot be so (${schemaWords(checked.error)})`, checked.error);
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
  return blob === null || blob === undefined
    ? null
    : finiteFromBlob(project, Float64Array, blob, 'the table of frame times');
}

/** Writes the video that a new project is about. */
export function insertVideo(database: Pick<Database.Database, 'prepare'>, video: VideoRecord): void {
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

/** Stores what decoding the whole video found: its frames, their times, and where it is damaged. Overwrites an earlier result. */
export function storeDecodeResult(project: ProjectDatabase, result: DecodeResult): void {
  project.write(() => {
    project
      .prepare(
        'UPDATE video SET frame_count = ?, frame_times = ?, variable_frame_rate = ?, duration_ms = ?, damage = ? WHERE one = 1',
      )
      .run(
        result.frameTimesMs.length,
        toBlob(result.frameTimesMs),
        Number(result.variableFrameRate),
        result.durationMs,
        JSON.stringify(result.damage),
      );
    project.evidence.touchAll('video');
  });
}

/** Records that the video lies elsewhere now. That it is the same video (its sha256) is for the caller to make sure; `at` is ISO 8601, UTC. */
export function relocateVideo(project: ProjectDatabase, path: string, at: string): void {
  project.write(() => {
    project.prepare('UPDATE video SET path = ? WHERE one = 1').run(path);
    project.evidence.touchAll('video');
    project.recordEvidence({ at, cause: 'the video lies elsewhere' });
  });
}
