import type { Tracklet } from '../tracks/tracklet.ts';

/**
 * Fills in the frames between two detections that are `stride` frames apart, in a straight line; wider gaps, in which the
 * person was looked for and not found, stay open. Filled rows have the detection -1.
 */
export function fillStride(tracklet: Tracklet, stride: number): Tracklet {
  const { frameIndices } = tracklet;
  const count = frameIndices.length;
  const isFilled = (row: number): boolean => row + 1 < count && frameIndices[row + 1] - frameIndices[row] <= stride;
  let total = count;
  for (let row = 0; row < count; row++) if (isFilled(row)) total += frameIndices[row + 1] - frameIndices[row] - 1;
  if (total === count) return tracklet;

  const frames = new Int32Array(total);
  const boxesPx = new Float32Array(total * 4);
  const confidences = new Float32Array(total);
  const detectionIndices = new Int32Array(total).fill(-1);
  let to = 0;
  for (let row = 0; row < count; row++) {
    detectionIndices[to] = tracklet.detectionIndices[row];
    const steps = isFilled(row) ? frameIndices[row + 1] - frameIndices[row] : 1;
    for (let step = 0; step < steps; step++, to++) {
      const share = step / steps;
      const between = (values: Float32Array, a: number, b: number): number =>
        share === 0 ? values[a] : values[a] + (values[b] - values[a]) * share;
      frames[to] = frameIndices[row] + step;
      confidences[to] = between(tracklet.confidences, row, row + 1);
      for (let c = 0; c < 4; c++) boxesPx[to * 4 + c] = between(tracklet.boxesPx, row * 4 + c, row * 4 + 4 + c);
    }
  }
  return { number: tracklet.number, frameIndices: frames, boxesPx, confidences, detectionIndices };
}
