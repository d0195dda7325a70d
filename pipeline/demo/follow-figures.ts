import { personId } from '#base/ids.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import type { FigureDetection } from './detect-figures.ts';

/** A track and whose it is. */
export interface FollowedFigure {
  readonly track: PersonTrack;
  /** The mark that its detections bear. */
  readonly mark: number;
}

/** A tracker forgets a person after this many frames without a box (the upstream pipeline's `track_buffer`). */
const trackBuffer = 50;

/** Shorter pieces are dropped, as trackers drop what they could not confirm. */
const leastRows = 10;

/**
 * The tracks that a tracker without mistakes makes of the detections (in order of frames): one a figure, and a new one with a
 * new id when the figure was not seen for longer than the tracker remembers. Ids count up from 1 in order of appearance.
 */
export function followFigures(detections: readonly FigureDetection[]): readonly FollowedFigure[] {
  interface Piece {
    readonly mark: number;
    readonly rows: { readonly detection: FigureDetection; readonly index: number }[];
  }
  const pieces: Piece[] = [];
  const current = new Map<number, Piece>();
  for (const [index, detection] of detections.entries()) {
    let piece = current.get(detection.mark);
    const last = piece?.rows.at(-1);
    if (piece === undefined || last === undefined || detection.frameIndex - last.detection.frameIndex > trackBuffer) {
      piece = { mark: detection.mark, rows: [] };
      pieces.push(piece);
      current.set(detection.mark, piece);
    }
    piece.rows.push({ detection, index });
  }
  return pieces
    .filter(({ rows }) => rows.length >= leastRows)
    .map(({ mark, rows }, index) => ({
      mark,
      track: {
        personId: personId(index + 1),
        frameIndices: Int32Array.from(rows, ({ detection }) => detection.frameIndex),
        boxesPx: Float32Array.from(rows.flatMap(({ detection }) => detection.boxPx)),
        confidences: Float32Array.from(rows, ({ detection }) => detection.confidence),
        detectionIndices: Int32Array.from(rows, (row) => row.index),
        trackletIds: [index + 1],
      },
    }));
}
