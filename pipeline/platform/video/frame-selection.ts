import { DoppelError } from '#base/doppel-error.ts';

/** Which frames are wanted: (N,) 0-based indices, strictly ascending; every frame; or every `stride`-th from frame 0 on. */
export type FramePlan = Int32Array | 'all' | { readonly stride: number };

/**
 * Every so many frames one passes whether it is wanted or not. ffmpeg notices that nobody is left to read only when it
 * writes a frame, so this is what ends it soon after our own process was killed, at under 1 % of the frames.
 */
const heartbeatFrames = 128;

/** A frame that ffmpeg lets through, and whether it was asked for. */
interface PassedFrame {
  readonly frameIndex: number;
  readonly wanted: boolean;
}

/**
 * The expression for ffmpeg's select filter that passes the plan's frames (and the heartbeat's), in terms of `n`, the
 * number of the decoded frame. A list becomes a binary search over its runs of neighbouring frames: a sum of
 * comparisons fails beyond about a hundred terms on ffmpeg 5.1, this works at any number and compares log2 times a frame.
 *
 * Throws `internal` for a plan that is not ascending, or not of frame numbers.
 */
export function selectExpression(plan: FramePlan): string {
  if (plan === 'all') {
    return '1';
  }
  const heartbeat = `not(mod(n,${heartbeatFrames}))`;
  if (!(plan instanceof Int32Array)) {
    return `not(mod(n,${checkedStride(plan.stride)}))+${heartbeat}`;
  }
  const edges = runEdges(plan);
  return `${searchTree(edges, 0, edges.length)}+${heartbeat}`;
}

/** The frames that pass `selectExpression(plan)`, in order and without end: a video may have fewer, never others. */
export function* passedFrames(plan: FramePlan): Generator<PassedFrame, never> {
  if (plan === 'all') {
    for (let frameIndex = 0; ; frameIndex++) {
      yield { frameIndex, wanted: true };
    }
  }
  const wantedFrames = plan instanceof Int32Array ? plan.values() : multiplesOf(checkedStride(plan.stride));
  let wantedFrame = nextOf(wantedFrames);
  let heartbeat = 0;
  for (;;) {
    const frameIndex = Math.min(wantedFrame, heartbeat);
    yield { frameIndex, wanted: frameIndex === wantedFrame };
    if (frameIndex === wantedFrame) {
      wantedFrame = nextOf(wantedFrames);
    }
    if (frameIndex === heartbeat) {
      heartbeat += heartbeatFrames;
    }
  }
}

/** (2R,) for R runs of neighbouring frames: each run's first frame and the one after its last. */
function runEdges(frameIndices: Int32Array): readonly number[] {
  const edges: number[] = [];
  let expected = -1;
  for (const frameIndex of frameIndices) {
    if (frameIndex < 0 || frameIndex < expected) {
      throw new DoppelError('internal', `Frame ${frameIndex} in a plan: expected ascending 0-based frame numbers.`);
    }
    if (frameIndex === expected) {
      edges[edges.length - 1] = frameIndex + 1;
    } else {
      edges.push(frameIndex, frameIndex + 1);
    }
    expected = frameIndex + 1;
  }
  return edges;
}

/** 1 when an odd number of `edges[from, to)`, together with the `from` before them, are at most n; else 0. */
function searchTree(edges: readonly number[], from: number, to: number): string {
  if (from === to) {
    return String(from % 2);
  }
  const middle = (from + to) >> 1;
  return `if(lt(n,${edges[middle]}),${searchTree(edges, from, middle)},${searchTree(edges, middle + 1, to)})`;
}

function checkedStride(stride: number): number {
  if (!Number.isInteger(stride) || stride < 1) {
    throw new DoppelError('internal', `A stride of ${stride} frames: expected a whole number of at least 1.`);
  }
  return stride;
}

function* multiplesOf(step: number): Generator<number, never> {
  for (let value = 0; ; value += step) {
    yield value;
  }
}

function nextOf(values: Iterator<number>): number {
  const { value, done } = values.next();
  return done === true ? Number.POSITIVE_INFINITY : value;
}
