import { personId } from '#base/ids.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { writeMotText } from './mot-text.ts';

/**
 * Tracklets as MOT text, a row a box, ordered by frame and number: `frame (from 1), number, x, y, w, h, confidence, -1, -1, -1`.
 * Read back as persons (`--tracks`), each tracklet is a person with the same boxes and confidences to the last bit.
 */
export function writeTracksText(tracklets: readonly Tracklet[]): string {
  return writeMotText(
    tracklets.map((tracklet) => ({ ...tracklet, personId: personId(tracklet.number), trackletIds: [tracklet.number] })),
  );
}
