/** Where time jumps in a damaged stream: frames were lost between this frame and the next one. */
export interface TimeGap {
  /** The last frame before the jump. */
  readonly afterFrame: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * An interval this much longer than usual around it lacks a frame: one lost frame makes it 2, and time stamps of
 * containers that round to a millisecond make it at most 1.03 at 30 frames a second.
 */
const gapRatio = 1.5;

/** How many intervals on each side say what is usual: a second or so, which varying rates mostly outlast. */
const neighbourIntervals = 16;

/**
 * A decoder reports damage before it hands out the frames around it: reordering holds back up to 16 frames, each of up
 * to 16 threads one, and newer versions queue a few more between decoder and filter.
 */
const errorLeadFrames = 64;

/** Errors of concealed pictures can also follow the frame that they belong to by a picture or two. */
const errorLagFrames = 2;

/**
 * Finds the places where frames were lost: steps in time well beyond the intervals around them (or backwards), where the
 * decoder reported damage nearby. A long interval alone is ordinary variable rate: the frames that are there are all
 * that ever were, and their numbers are right.
 *
 * @param frameTimesMs (N,) time of every decoded frame
 * @param errorFrames how many frames had been decoded at each of the decoder's reports, ascending
 */
export function findTimeGaps(frameTimesMs: Float64Array, errorFrames: readonly number[]): TimeGap[] {
  const gaps: TimeGap[] = [];
  let error = 0;
  for (let frame = 0; frame + 1 < frameTimesMs.length; frame++) {
    while (error < errorFrames.length && errorFrames[error] < frame - errorLeadFrames) {
      error++;
    }
    if (error === errorFrames.length) {
      break;
    }
    if (errorFrames[error] > frame + 1 + errorLagFrames) {
      continue;
    }
    const step = frameTimesMs[frame + 1] - frameTimesMs[frame];
    if (step <= 0 || step > gapRatio * usualInterval(frameTimesMs, frame)) {
      gaps.push({ afterFrame: frame, fromMs: frameTimesMs[frame], toMs: frameTimesMs[frame + 1] });
    }
  }
  return gaps;
}

/** The upper quartile of the intervals around the one after `frame`, itself left out; infinite where there are none. */
function usualInterval(frameTimesMs: Float64Array, frame: number): number {
  const first = Math.max(0, frame - neighbourIntervals);
  const last = Math.min(frameTimesMs.length - 2, frame + neighbourIntervals);
  const intervals: number[] = [];
  for (let at = first; at <= last; at++) {
    if (at !== frame) {
      intervals.push(frameTimesMs[at + 1] - frameTimesMs[at]);
    }
  }
  if (intervals.length === 0) {
    return Number.POSITIVE_INFINITY;
  }
  intervals.sort((a, b) => a - b);
  return intervals[Math.floor(0.75 * (intervals.length - 1))];
}

/** Intervals differ by this much, or a tenth, in constant rates too: containers round to whole milliseconds. */
const roundingMs = 1.5;

/** The share of deviating intervals (or one) that a constant rate may have: a lost frame here or there does not make it variable. */
const deviatingShare = 0.01;

/**
 * Whether the frames come at a variable rate: more than 1 % of the intervals, and more than one, lie off the median one by more than rounding
 * explains. False for fewer than three frames.
 *
 * @param frameTimesMs (N,) in the order of display
 */
export function isVariableFrameRate(frameTimesMs: Float64Array): boolean {
  if (frameTimesMs.length < 3) {
    return false;
  }
  const median = medianInterval(frameTimesMs);
  const tolerance = Math.max(roundingMs, 0.1 * median);
  let deviating = 0;
  for (let at = 1; at < frameTimesMs.length; at++) {
    if (Math.abs(frameTimesMs[at] - frameTimesMs[at - 1] - median) > tolerance) {
      deviating++;
    }
  }
  return deviating > Math.max(1, deviatingShare * (frameTimesMs.length - 1));
}

/**
 * Gives frames without a time stamp (NaN: some old containers have none for every frame) the time one usual interval
 * after the frame before them, or `fallbackIntervalMs` where no interval is known. Changes the array.
 */
export function fillMissingTimes(frameTimesMs: Float64Array, fallbackIntervalMs: number): void {
  if (!frameTimesMs.some(Number.isNaN)) {
    return;
  }
  const median = medianInterval(frameTimesMs);
  const interval = Number.isFinite(median) ? median : fallbackIntervalMs;
  for (let frame = 0; frame < frameTimesMs.length; frame++) {
    if (Number.isNaN(frameTimesMs[frame])) {
      frameTimesMs[frame] = frame === 0 ? 0 : frameTimesMs[frame - 1] + interval;
    }
  }
}

/** NaN where no two neighbouring frames have a time. */
function medianInterval(frameTimesMs: Float64Array): number {
  const intervals = new Float64Array(Math.max(0, frameTimesMs.length - 1));
  let count = 0;
  for (let at = 1; at < frameTimesMs.length; at++) {
    const interval = frameTimesMs[at] - frameTimesMs[at - 1];
    if (!Number.isNaN(interval)) {
      intervals[count++] = interval;
    }
  }
  return count === 0 ? Number.NaN : intervals.subarray(0, count).sort()[count >> 1];
}
