import type { GroupingCheck } from '#contract/grouping-log.ts';
import type { Settings } from '#contract/settings.ts';
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

/** What lies between two tracklets in time and place: the checks without which the others need not be asked. */
export interface TrackletGap {
  /** From the last frame of the earlier to the first of the later; 0 where they overlap. */
  readonly gapFrames: number;
  readonly overlapFrames: number;
  /** Between the last centre of the earlier and the first of the later. */
  readonly distancePx: number;
}

/** Measures what lies between two tracklets. */
export function measureGap(earlier: TrackletMotion, later: TrackletMotion): TrackletGap {
  return {
    gapFrames: Math.max(later.firstFrame - earlier.lastFrame, 0),
    overlapFrames: Math.max(Math.min(earlier.lastFrame, later.lastFrame) - later.firstFrame + 1, 0),
    distancePx: Math.hypot(
      later.firstCentrePx[0] - earlier.lastCentrePx[0],
      later.firstCentrePx[1] - earlier.lastCentrePx[1],
    ),
  };
}

/** Whether two tracklets are near enough in time and place for the other checks to be asked. */
export function isNear(
  { gapFrames, overlapFrames, distancePx }: TrackletGap,
  settings: Pick<GroupingSettings, 'maxGapFrames' | 'maxOverlapFrames' | 'maxDistancePx'>,
): boolean {
  return (
    gapFrames <= settings.maxGapFrames &&
    overlapFrames <= settings.maxOverlapFrames &&
    distancePx <= settings.maxDistancePx
  );
}

/** The six checks of the grouping for the earlier tracklet and the later one, each with its numbers, failed or not. */
export function checkPair(
  earlier: TrackletMotion,
  later: TrackletMotion,
  gap: TrackletGap,
  settings: GroupingSettings,
): readonly GroupingCheck[] {
  const ratio = later.meanAreaPx / earlier.meanAreaPx;
  const jitter = Math.abs(later.jitterPx - earlier.jitterPx);
  return [
    check('gap', gap.gapFrames, null, settings.maxGapFrames, 'frames'),
    check('overlap', gap.overlapFrames, null, settings.maxOverlapFrames, 'frames'),
    check('distance', gap.distancePx, null, settings.maxDistancePx, 'px'),
    check('area_ratio', ratio, settings.minAreaRatio, settings.maxAreaRatio, 'ratio'),
    check('direction', directionCosine(earlier, later), settings.minDirectionCosine, null, 'cosine'),
    check('jitter', jitter, null, settings.maxJitterDifferencePx, 'px'),
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
