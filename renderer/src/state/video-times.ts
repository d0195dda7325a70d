/** When each frame of the video is shown. Frames and times are exact where the table is known, else evenly spaced. */
export interface VideoTimes {
  readonly frameCount: number;
  readonly durationMs: number;
  readonly msOf: (frame: number) => number;
  /** The frame on screen at a time: the last that starts at or before it. */
  readonly frameAt: (timeMs: number) => number;
}

/** Times from the project's table: `table[frame]` in milliseconds, ascending. */
export function timesFromTable(table: Float64Array): VideoTimes {
  const frameCount = table.length;
  const lastMs = table[frameCount - 1] ?? 0;
  const typicalMs = frameCount > 1 ? lastMs / (frameCount - 1) : 0;
  return {
    frameCount,
    durationMs: lastMs + typicalMs,
    msOf: (frame) => table[Math.min(Math.max(frame, 0), frameCount - 1)] ?? 0,
    frameAt: (timeMs) => {
      let low = 0;
      let high = frameCount - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (table[middle] <= timeMs) low = middle;
        else high = middle - 1;
      }
      return Math.max(0, low);
    },
  };
}

/** Evenly spaced times, for as long as the table is not known. */
export function evenTimes(frameCount: number, fps: number): VideoTimes {
  const frameMs = fps > 0 ? 1000 / fps : 40;
  const count = Math.max(1, frameCount);
  return {
    frameCount: count,
    durationMs: count * frameMs,
    msOf: (frame) => frame * frameMs,
    frameAt: (timeMs) => Math.min(count - 1, Math.max(0, Math.floor(timeMs / frameMs + 1e-6))),
  };
}
