import type { PersonId, TrackletId } from '#base/ids.ts';

/** A person as the analysis left them; decisions never change this. */
export interface PersonRecord {
  readonly id: PersonId;
  /** The upstream tracker's numbers of the tracklets that the person is made of; numbers of the file, not of the project. */
  readonly sourceTrackletIds: readonly number[];
  /** In words, why a setting keeps the person off the list; null when it does not. */
  readonly hiddenReason: string | null;
  /** Frames of this person lie behind a gap in a damaged video. */
  readonly possiblyMisaligned: boolean;
}

/** The rows of a tracklet: (N,) frames, strictly ascending, and what belongs to each. */
export interface TrackletRows {
  readonly frameIndices: Int32Array;
  /** (N * 4) x1, y1, x2, y2 in pixels of the upright picture, as the source had them. */
  readonly boxesPx: Float32Array;
  /** (N,) 0 to 1. */
  readonly confidences: Float32Array;
  /** (N,) row of the upstream detections, or -1. */
  readonly detectionIndices: Int32Array;
}

/** A tracklet without its rows. */
export interface TrackletSummary {
  readonly id: TrackletId;
  readonly personId: PersonId;
  readonly sourceId: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly rowCount: number;
}

/** A tracklet to be stored: first and last frame and the number of rows follow from its rows. */
export interface NewTracklet extends TrackletRows {
  readonly id: TrackletId;
  readonly personId: PersonId;
  readonly sourceId: number;
}
