import type { TrackletId } from '#base/ids.ts';
import type { Segment, SegmentSet } from './segments.ts';

/** The two sides of a split; a side without rows is empty. */
export interface SplitSides {
  readonly kept: SegmentSet;
  readonly taken: SegmentSet;
}

/** The first of the ascending `frames` that is not below `frame`, or undefined when all are. */
function firstRowAtOrAfter(frames: Int32Array, frame: number): number | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle] < frame) low = middle + 1;
    else high = middle;
  }
  return frames[low];
}

/**
 * Parts a set at a frame: rows before it stay, rows at or after it are taken. The cut is moved to the next row, so that a cut
 * anywhere in a gap gives the same two sets, and no segment is left without a row.
 */
export function splitAtFrame(
  segments: SegmentSet,
  atFrame: number,
  framesOf: (tracklet: TrackletId) => Int32Array,
): SplitSides {
  const kept: Segment[] = [];
  const taken: Segment[] = [];
  for (const segment of segments) {
    if (atFrame <= segment.firstFrame) {
      taken.push(segment);
      continue;
    }
    const cut = firstRowAtOrAfter(framesOf(segment.trackletId), atFrame);
    if (cut === undefined || cut > segment.lastFrame) {
      kept.push(segment);
    } else {
      kept.push({ ...segment, lastFrame: cut - 1 });
      taken.push({ ...segment, firstFrame: cut });
    }
  }
  return { kept, taken };
}

/** Parts a set by tracklet: everything that it has of the named tracklets is taken, the rest stays. */
export function splitByTracklets(segments: SegmentSet, tracklets: readonly number[]): SplitSides {
  const named = new Set<number>(tracklets);
  return {
    kept: segments.filter((segment) => !named.has(segment.trackletId)),
    taken: segments.filter((segment) => named.has(segment.trackletId)),
  };
}
