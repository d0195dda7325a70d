import type { PersonId, TrackletId } from '#base/ids.ts';
import type { SegmentSet } from '#review/segments.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** The rows of a tracklet as the project stores them, with the upstream tracker's numbers of what it was made of. */
export type TrackletRows = Omit<PersonTrack, 'personId'>;

/**
 * Puts a person together from the stretches of tracklets that the decisions gave it. Where two stretches have a box in the
 * same frame the more confident one wins, and of equal ones that of the lower tracklet. `rowsOf` gives a tracklet's rows.
 */
export function joinRows(
  id: PersonId,
  segments: SegmentSet,
  rowsOf: (tracklet: TrackletId) => TrackletRows,
): PersonTrack {
  if (segments.length === 1) {
    const rows = rowsOf(segments[0].trackletId);
    const { firstFrame, lastFrame } = segments[0];
    if (rows.frameIndices[0] >= firstFrame && rows.frameIndices[rows.frameIndices.length - 1] <= lastFrame)
      return { ...rows, personId: id };
  }
  const best = new Map<number, { readonly rows: TrackletRows; readonly row: number }>();
  const trackletIds = new Set<number>();
  for (const { trackletId, firstFrame, lastFrame } of segments) {
    const rows = rowsOf(trackletId);
    for (const source of rows.trackletIds) trackletIds.add(source);
    for (let row = 0; row < rows.frameIndices.length; row++) {
      const frame = rows.frameIndices[row];
      if (frame < firstFrame || frame > lastFrame) continue;
      const known = best.get(frame);
      if (known === undefined || rows.confidences[row] > known.rows.confidences[known.row])
        best.set(frame, { rows, row });
    }
  }
  const frames = Int32Array.from(best.keys()).sort();
  const boxesPx = new Float32Array(frames.length * 4);
  const confidences = new Float32Array(frames.length);
  const detectionIndices = new Int32Array(frames.length);
  frames.forEach((frame, index) => {
    const winner = best.get(frame);
    if (winner === undefined) return;
    boxesPx.set(winner.rows.boxesPx.subarray(winner.row * 4, winner.row * 4 + 4), index * 4);
    confidences[index] = winner.rows.confidences[winner.row];
    detectionIndices[index] = winner.rows.detectionIndices[winner.row];
  });
  return {
    personId: id,
    frameIndices: frames,
    boxesPx,
    confidences,
    detectionIndices,
    trackletIds: [...trackletIds].sort((left, right) => left - right),
  };
}
