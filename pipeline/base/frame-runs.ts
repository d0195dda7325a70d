/** Runs of frames that follow each other without a hole, as inclusive ranges. `frameIndices` is (N,), ascending. */
export function frameRuns(frameIndices: Int32Array): [number, number][] {
  const runs: [number, number][] = [];
  for (const frame of frameIndices) {
    const last = runs.at(-1);
    if (last !== undefined && frame === last[1] + 1) last[1] = frame;
    else runs.push([frame, frame]);
  }
  return runs;
}
