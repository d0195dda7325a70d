import { type PersonId, personId } from '#base/ids.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** A way to cut a track into pieces: the shares of its rows, from and to, that each piece keeps. */
export interface Cut {
  readonly name: string;
  readonly pieces: readonly (readonly [from: number, to: number])[];
}

/** The cut that is reported: two pieces, the middle fifth left out. */
export const middleFifth: Cut = {
  name: 'middle fifth left out',
  pieces: [
    [0, 0.4],
    [0.6, 1],
  ],
};

/** The cuts that a model learns from. Each leaves out another part, so that what is learnt is no matter of one gap. */
export const trainingCuts: readonly Cut[] = [
  middleFifth,
  {
    name: 'early',
    pieces: [
      [0, 0.3],
      [0.4, 1],
    ],
  },
  {
    name: 'ends',
    pieces: [
      [0, 0.25],
      [0.75, 1],
    ],
  },
  {
    name: 'three',
    pieces: [
      [0, 0.28],
      [0.36, 0.64],
      [0.72, 1],
    ],
  },
];

/** Ids of pieces: piece k of track t is t * 10 + k, which keeps them readable. */
export const pieceId = (track: number, piece: number): PersonId => personId(track * 10 + piece + 1);

/** The tracks, each cut into its pieces; pieces without rows are left out. */
export function cutTracks(tracks: readonly PersonTrack[], { pieces }: Cut): readonly PersonTrack[] {
  return tracks.flatMap((track) =>
    pieces.flatMap(([from, to], piece) => {
      const rows = track.frameIndices.length;
      const [first, end] = [Math.round(from * rows), Math.round(to * rows)];
      return end > first ? [sliceTrack(track, first, end, pieceId(track.personId, piece))] : [];
    }),
  );
}

/** Rows `first` to `end` (exclusive) of a track, as a person of its own. */
function sliceTrack(track: PersonTrack, first: number, end: number, id: PersonId): PersonTrack {
  return {
    personId: id,
    frameIndices: track.frameIndices.slice(first, end),
    boxesPx: track.boxesPx.slice(first * 4, end * 4),
    confidences: track.confidences.slice(first, end),
    detectionIndices: track.detectionIndices.slice(first, end),
    trackletIds: [id],
  };
}
