import type { StillPerson } from '#contract/grouping-log.ts';
import type { PersonTrack } from '../tracks/person-track.ts';

/**
 * A box that wanders less than this over all of its time, in body heights between the 5th and the 95th percentile of its centre, stands
 * still: people who stand sway, turn and are boxed anew. On PETS09-S2L1 with yolox_nano (`npm run bench -- tracking`) a signpost
 * wanders 0.02 to 0.05, and of the people nobody less than 0.2.
 */
const stillSpread = 0.08;

/** Frames that somebody must be seen before standing still says anything. */
const fewestFrames = 50;

/** Mean confidence below which a detector is not sure that it sees a person at all. */
const doubtfulConfidence = 0.6;

/**
 * Persons who are perhaps none: boxes that never move and of which the detector itself is not sure. A mark for the reader; nobody is
 * hidden by it.
 */
export function stillPersons(tracks: readonly PersonTrack[]): readonly StillPerson[] {
  return tracks.flatMap((track) => {
    const count = track.frameIndices.length;
    if (count < fewestFrames) return [];
    const confidence = track.confidences.reduce((sum, each) => sum + each, 0) / count;
    const spread = centreSpread(track);
    return spread < stillSpread && confidence < doubtfulConfidence
      ? [{ kind: 'still' as const, person: track.personId, spread, confidence }]
      : [];
  });
}

/** How far a track's centre wanders, in median body heights: the larger of its two axes. */
function centreSpread({ boxesPx }: PersonTrack): number {
  const rows = boxesPx.length / 4;
  const sorted = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(row)).sort();
  const range = (values: Float64Array): number =>
    values[Math.min(rows - 1, Math.floor(0.95 * rows))] - values[Math.floor(0.05 * rows)];
  const height = Math.max(1, sorted((row) => boxesPx[row * 4 + 3] - boxesPx[row * 4 + 1])[rows >> 1]);
  const axis = (offset: number): number =>
    range(sorted((row) => (boxesPx[row * 4 + offset] + boxesPx[row * 4 + offset + 2]) / 2));
  return Math.max(axis(0), axis(1)) / height;
}
