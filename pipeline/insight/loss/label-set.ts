import type { LabelSet } from './assign-labels.ts';

/** What of a stored label a loss needs. */
interface LabelShape {
  readonly classIndex: number;
  /** Pixels of the picture. */
  readonly boxPx: readonly [number, number, number, number];
}

/** How a picture lies in a detector's input. */
export interface Placement {
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
  readonly scale: number;
  readonly leftPx: number;
  readonly topPx: number;
}

/**
 * A picture's labels in input pixels, as the reference has them: centre and size as single-precision shares of the input, scaled and
 * turned into corners in single precision. It decides which anchors lie within a label and which pixels within a mask.
 */
export function labelSet(labels: readonly LabelShape[], place: Placement): LabelSet {
  const { inputWidthPx, inputHeightPx, scale, leftPx, topPx } = place;
  const boxes = new Float64Array(labels.length * 4);
  const { fround } = Math;
  labels.forEach(({ boxPx: [x1, y1, x2, y2] }, at) => {
    const [cx, w] = axis(x1 * scale + leftPx, x2 * scale + leftPx, inputWidthPx);
    const [cy, h] = axis(y1 * scale + topPx, y2 * scale + topPx, inputHeightPx);
    boxes.set([fround(cx - w / 2), fround(cy - h / 2), fround(cx + w / 2), fround(cy + h / 2)], at * 4);
  });
  return { boxes, classes: Int32Array.from(labels, ({ classIndex }) => classIndex) };
}

/** Centre and size along one axis: float32 shares, times the input's side in float32. */
function axis(from: number, to: number, side: number): readonly [number, number] {
  const { fround } = Math;
  return [fround(fround((from + to) / 2 / side) * side), fround(fround((to - from) / side) * side)];
}
