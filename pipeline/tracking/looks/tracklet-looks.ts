import type { Tracklet } from '../tracks/tracklet.ts';

/** What some rows of a tracklet look like. */
export interface TrackletLooks {
  readonly tracklet: Tracklet;
  /** (n,) the rows that were described, ascending; none where nothing of the person could be seen. */
  readonly rows: Int32Array;
  /** (n * dimension) a row each, as the model gives them. */
  readonly vectors: Float32Array;
}

/** How people look in general, as a calibrated model sees them: so many persons of one mean look. */
export interface UsualLook {
  readonly persons: number;
  /** (dimension,) */
  readonly vector: readonly number[];
}

/** How likely two sets of looks show one human being: P(same) of the calibration, which a higher room hands in. */
export interface LookRater {
  /** 0 to 1. Both are (n * dimension), rows of length 1, at least one. */
  readonly rate: (a: Float32Array, b: Float32Array) => number;
  /** Whether it can reach `least` where the mean looks, seen from the mean look of the video, have this cosine. Costs next to nothing. */
  readonly mayReach: (likeness: number, least: number) => boolean;
}
