import type { GroupingCheck } from '../contract/grouping-log.ts';
import type { Settings } from '../contract/settings.ts';
import type { TrackletMotion } from './tracklet-motion.ts';

/** When two tracklets may be one person. The defaults are the upstream tracking pipeline's. */
export interface GroupingSettings {
  readonly maxGapFrames: number;
  readonly maxDistancePx: number;
  readonly minAreaRatio: number;
  readonly maxAreaRatio: number;
  readonly minDirectionCosine: number;
  readonly maxJitterDifferencePx: number;
  readonly maxOverlapFrames: number;
  /** When frames that both have show two bodies: the veto of the review. */
  readonly veto: Settings['veto'];
}

/** Slower than this a direction is noise (the upstream pipeline's rule), pixels a frame. */
const leastSpeedPx = 1;

/**
 * The six checks of the grouping, for the earlier tracklet and the later one, each with its numbers. All are worked out,
 * also those after a failed one, so that the log shows how near a pair came.
 */
export function checkPair(
  earlier: TrackletMotion,
  later: TrackletMotion,
  settings: GroupingSettings,
): readonly GroupingCheck[] {
  const between = later.firstFrame - earlier.lastFrame;
  const overlap = Math.max(Math.min(earlier.lastFrame, later.lastFrame) - later.firstFrame + 1, 0);
  const distance = Math.hypot(
    later.firstCentrePx[0] - earlier.lastCentrePx[0],
    later.firstCentrePx[1] - earlier.lastCentrePx[1],
  );
  return [
    check('gap', Math.max(between, 0), null, settings.maxGapFrames, 'frames'),
    check('overlap', overlap, null, settings.maxOverlapFrames, 'frames'),
    check('distance', distance, null, settings.maxDistancePx, 'px'),
    check('area_ratio', later.meanAreaPx / earlier.meanAreaPx, settings.minAreaRatio, settings.maxAreaRatio, 'ratio'),
    check('direction', directionCosine(earlier, later), settings.minDirectionCosine, null, 'cosine'),
    check('jitter', Math.abs(later.jitterPx - earlier.jitterPx), null, settings.maxJitterDifferencePx, 'px'),
  ];
}

/** A check from its numbers: passed when there is nothing to measure, or when the value lies within the range. */
export function check(
  name: GroupingCheck['name'],
  value: number | null,
  least: number | null,
  most: number | null,
  unit: GroupingCheck['unit'],
): GroupingCheck {
  const passed = value === null || ((least === null || value >= least) && (most === null || value <= most));
  return { name, value, least, most, unit, passed };
}

/** The cosine of the angle between the two ways; null when one of them hardly moves. */
function directionCosine({ velocityPx: a }: TrackletMotion, { velocityPx: b }: TrackletMotion): number | null {
  const speedA = Math.hypot(...a);
  const speedB = Math.hypot(...b);
  if (speedA <= leastSpeedPx || speedB <= leastSpeedPx) return null;
  return (a[0] * b[0] + a[1] * b[1]) / (speedA * speedB);
}
