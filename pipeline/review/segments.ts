import type { TrackletId } from '#base/ids.ts';

/**
 * A stretch of one tracklet: its rows whose frame f satisfies firstFrame <= f <= lastFrame. `firstFrame` is always the frame
 * of a row; where a tracklet was split inside a gap, `lastFrame` may lie in that gap, so that the stretches of a tracklet
 * always lie end to end and equal sets of rows are equal stretches.
 */
export interface Segment {
  readonly trackletId: TrackletId;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** Segments sorted by tracklet, then frame; no two overlap, and stretches that meet are one segment. */
export type SegmentSet = readonly Segment[];

/** Orders segments by tracklet, then by first frame. */
function compareSegments(a: Segment, b: Segment): number {
  return a.trackletId - b.trackletId || a.firstFrame - b.firstFrame;
}

/** The set that holds the rows of both; stretches of a tracklet that meet become one. */
export function unionOf(a: SegmentSet, b: SegmentSet): SegmentSet {
  const union: Segment[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const takeA = j >= b.length || (i < a.length && compareSegments(a[i], b[j]) <= 0);
    const next = takeA ? a[i++] : b[j++];
    const last = union[union.length - 1];
    if (last !== undefined && last.trackletId === next.trackletId && next.firstFrame <= last.lastFrame + 1) {
      union[union.length - 1] = { ...last, lastFrame: Math.max(last.lastFrame, next.lastFrame) };
    } else {
      union.push(next);
    }
  }
  return union;
}

/** Whether the two sets share a frame of a tracklet. */
export function doOverlap(a: SegmentSet, b: SegmentSet): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    if (left.trackletId < right.trackletId) i += 1;
    else if (left.trackletId > right.trackletId) j += 1;
    else if (left.lastFrame < right.firstFrame) i += 1;
    else if (right.lastFrame < left.firstFrame) j += 1;
    else return true;
  }
  return false;
}

/** The same text for the same set, another for another. */
export function segmentsKey(segments: SegmentSet): string {
  return segments.map(({ trackletId, firstFrame, lastFrame }) => `${trackletId}:${firstFrame}-${lastFrame}`).join(' ');
}

/** What both sets hold. */
export function intersectionOf(a: SegmentSet, b: SegmentSet): SegmentSet {
  const common: Segment[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    if (left.trackletId === right.trackletId) {
      const firstFrame = Math.max(left.firstFrame, right.firstFrame);
      const lastFrame = Math.min(left.lastFrame, right.lastFrame);
      if (firstFrame <= lastFrame) common.push({ trackletId: left.trackletId, firstFrame, lastFrame });
    }
    const leftEndsFirst = left.trackletId - right.trackletId || left.lastFrame - right.lastFrame;
    if (leftEndsFirst <= 0) i += 1;
    else j += 1;
  }
  return common;
}

/** What `a` holds and `b` does not. */
export function differenceOf(a: SegmentSet, b: SegmentSet): SegmentSet {
  const rest: Segment[] = [];
  let j = 0;
  for (const segment of a) {
    const { trackletId, lastFrame } = segment;
    let firstFrame = segment.firstFrame;
    while (
      j < b.length &&
      (b[j].trackletId < trackletId || (b[j].trackletId === trackletId && b[j].lastFrame < firstFrame))
    ) {
      j += 1;
    }
    for (let k = j; k < b.length && b[k].trackletId === trackletId && b[k].firstFrame <= lastFrame; k += 1) {
      if (b[k].firstFrame > firstFrame) rest.push({ trackletId, firstFrame, lastFrame: b[k].firstFrame - 1 });
      firstFrame = b[k].lastFrame + 1;
    }
    if (firstFrame <= lastFrame) rest.push({ trackletId, firstFrame, lastFrame });
  }
  return rest;
}

/** The tracklets that the set has rows of, ascending, each once. */
export function trackletsOf(segments: SegmentSet): readonly TrackletId[] {
  const ids: TrackletId[] = [];
  for (const { trackletId } of segments) {
    if (ids[ids.length - 1] !== trackletId) ids.push(trackletId);
  }
  return ids;
}
