import type { TrackletLooks } from '#tracking/looks/tracklet-looks.ts';
import type { Tracklet } from '#tracking/tracks/tracklet.ts';

/** A walk at a steady speed, one row a frame. */
interface Walk {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** Left edge in frame 0 and pixels a frame. */
  readonly x?: number;
  readonly speed?: number;
  readonly y?: number;
}

/** A box of 50 x 150 pixels that walks along a line from frame `from` to frame `to`, both included. */
export function walkingTracklet({ number, from, to, x = 0, speed = 3, y = 100 }: Walk): Tracklet {
  const frames = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    number,
    frameIndices: Int32Array.from(frames),
    boxesPx: Float32Array.from(frames.flatMap((f) => [x + speed * f, y, x + speed * f + 50, y + 150])),
    confidences: new Float32Array(frames.length).fill(0.8),
    detectionIndices: Int32Array.from(frames),
  };
}

/** Numbers of a made look: the first is what all people share, then one for each of the people. */
export const lookDimension = 6;

/** The mean look that made looks are seen from. */
export const usualLook = { persons: 3, vector: [1, 0, 0, 0, 0, 0] };

/** What the n-th of the made people looks like in one picture; `turn` varies it a little. */
export function lookOf(human: number, turn: number): readonly number[] {
  return Array.from({ length: lookDimension }, (_, i) =>
    i === 0 ? 2 : i === human ? 1 : 0.05 * Math.sin(turn + 2 * i),
  );
}

/** A tracklet looked at in every `step`-th row; `humanAt` says who is in the box in a frame. */
export function lookedAt(tracklet: Tracklet, humanAt: (frame: number) => number, step = 5): TrackletLooks {
  const rows = [...tracklet.frameIndices.keys()].filter((row) => row % step === 0);
  return {
    tracklet,
    rows: Int32Array.from(rows),
    vectors: Float32Array.from(rows.flatMap((row) => lookOf(humanAt(tracklet.frameIndices[row]), row))),
  };
}
