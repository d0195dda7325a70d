import type { RegionFrame } from '#platform/video/decode-regions.ts';
import type { DetectedFrame } from '../tracks/detections.ts';

/** A frame in which people are looked for at this moment, for a live picture. Gone when its receiver returns. */
export interface ScannedFrame extends RegionFrame {
  /** Resolves to what is found in it, also when the frame is gone. Rejects with what the detector throws. */
  readonly found: () => Promise<DetectedFrame>;
}
