import type { VideoTimes } from '../state/video-times.ts';

/** Inclusive frame ranges, ascending and apart. */
export type FrameRanges = readonly (readonly [number, number])[];

/** A stretch of a bar, as shares (0 to 1) of the video's time. */
interface BarSpan {
  readonly start: number;
  readonly width: number;
}

/** Where two persons are both visible. */
export function overlapOf(one: FrameRanges, other: FrameRanges): FrameRanges {
  const found: [number, number][] = [];
  let left = 0;
  let right = 0;
  while (left < one.length && right < other.length) {
    const first = Math.max(one[left][0], other[right][0]);
    const last = Math.min(one[left][1], other[right][1]);
    if (first <= last) found.push([first, last]);
    if (one[left][1] < other[right][1]) left++;
    else right++;
  }
  return found;
}

/** Frame ranges as stretches of a bar of the whole video. The last frame counts with its duration. */
export function spansOf(ranges: FrameRanges, times: VideoTimes): readonly BarSpan[] {
  const whole = Math.max(times.durationMs, 1);
  return ranges.map(([first, last]) => {
    const startMs = times.msOf(first);
    const endMs = last + 1 < times.frameCount ? times.msOf(last + 1) : times.durationMs;
    return { start: startMs / whole, width: Math.max(0, endMs - startMs) / whole };
  });
}
