import type { z } from 'zod';
import { lossReport } from '#contract/replies.ts';

/** Where decoding lost something: the part of the loss report that the video is to blame for. */
export const videoDamage = lossReport.pick({ decode_errors: true, time_gaps: true, frames_missing: true });
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
export interface DecodeResult {
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
