import { personId } from '#base/ids.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import type { Tracklet } from '../tracks/tracklet.ts';

/** A person that the grouping made: the rows to show and embed, and the tracklets they come from, whole. */
export interface CanonicalPerson {
  readonly track: PersonTrack;
  /** By first frame. A split by tracklet gives one of these its own person back, with every row it ever had. */
  readonly tracklets: readonly Tracklet[];
}

/**
 * Makes one person of tracklets: the number of the first is the person's id, and in a frame that several of them have the
 * more confident box wins (the earlier tracklet's, where they are equal).
 */
export function joinTracklets(tracklets: readonly Tracklet[]): CanonicalPerson {
  const rows = tracklets
    .flatMap((tracklet, order) =>
      [...tracklet.frameIndices].map((frame, row) => ({
        tracklet,
        order,
        frame,
        row,
        confidence: tracklet.confidences[row],
      })),
    )
    .sort((a, b) => a.frame - b.frame || b.confidence - a.confidence || a.order - b.order)
    .filter(({ frame }, index, sorted) => index === 0 || sorted[index - 1].frame !== frame);
  const boxesPx = new Float32Array(rows.length * 4);
  rows.forEach(({ tracklet, row }, index) => {
    boxesPx.set(tracklet.boxesPx.subarray(row * 4, row * 4 + 4), index * 4);
  });
  return {
    track: {
      personId: personId(tracklets[0].number),
      frameIndices: Int32Array.from(rows, ({ frame }) => frame),
      boxesPx,
      confidences: Float32Array.from(rows, ({ confidence }) => confidence),
      detectionIndices: Int32Array.from(rows, ({ tracklet, row }) => tracklet.detectionIndices[row]),
      trackletIds: tracklets.map(({ number }) => number),
    },
    tracklets,
  };
}
