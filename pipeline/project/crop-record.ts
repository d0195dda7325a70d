import type { CropId, TrackletId } from '#base/ids.ts';

/** A crop as planned: what the boxes alone tell of it. */
export interface PlannedCropRecord {
  readonly id: CropId;
  readonly trackletId: TrackletId;
  /** 0-based frame of the video. */
  readonly frameIndex: number;
  /** x1, y1, x2, y2 in pixels of the uncapped upright picture; x2 and y2 exclusive. Never empty. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly confidence: number;
  /** Share of the box, 0 to 1, that lies under boxes of nearer persons. */
  readonly coveredShare: number;
  readonly cutByEdge: boolean;
  /** Height over the median height of the person's planned crops. */
  readonly relativeHeight: number;
}

/** A crop with what its pixels told, null until they were read. The picture itself is read apart. */
export interface CropRecord extends PlannedCropRecord {
  /** The video did not bring this crop's frame. */
  readonly lost: boolean;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly sharpness: number | null;
  /** 0 to 1. */
  readonly quality: number | null;
  /** 0 for the best; null for crops that are not among the best. */
  readonly bestRank: number | null;
}

/** A crop's picture, as a file of a lossless format, and what was measured on it. */
export interface CropImage {
  readonly id: CropId;
  readonly image: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sharpness: number;
  readonly quality: number;
}
