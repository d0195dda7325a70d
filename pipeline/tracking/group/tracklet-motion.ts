import type { Tracklet } from '../tracks/tracklet.ts';

/** Where a tracklet was and how it moved: what the grouping compares. Lengths in pixels of the upright picture. */
export interface TrackletMotion {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstCentrePx: readonly [number, number];
  readonly lastCentrePx: readonly [number, number];
  readonly meanAreaPx: number;
  /** Pixels a frame, from the first centre to the last. */
  readonly velocityPx: readonly [number, number];
  /** Standard deviation of the centre, the mean of x and y: how far the person roamed. */
  readonly jitterPx: number;
}

/** Measures a tracklet of one row or more. */
export function measureMotion({ frameIndices, boxesPx }: Tracklet): TrackletMotion {
  const count = frameIndices.length;
  const centre = (row: number): readonly [number, number] => [
    (boxesPx[row * 4] + boxesPx[row * 4 + 2]) / 2,
    (boxesPx[row * 4 + 1] + boxesPx[row * 4 + 3]) / 2,
  ];
  const sums = { x: 0, y: 0, xx: 0, yy: 0, area: 0 };
  for (let row = 0; row < count; row++) {
    const [x, y] = centre(row);
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.area += (boxesPx[row * 4 + 2] - boxesPx[row * 4]) * (boxesPx[row * 4 + 3] - boxesPx[row * 4 + 1]);
  }
  const deviation = (sum: number, squares: number): number =>
    Math.sqrt(Math.max(squares / count - (sum / count) ** 2, 0));
  const first = centre(0);
  const last = centre(count - 1);
  const frames = Math.max(frameIndices[count - 1] - frameIndices[0], 1);
  return {
    firstFrame: frameIndices[0],
    lastFrame: frameIndices[count - 1],
    firstCentrePx: first,
    lastCentrePx: last,
    meanAreaPx: sums.area / count,
    velocityPx: [(last[0] - first[0]) / frames, (last[1] - first[1]) / frames],
    jitterPx: (deviation(sums.x, sums.xx) + deviation(sums.y, sums.yy)) / 2,
  };
}
