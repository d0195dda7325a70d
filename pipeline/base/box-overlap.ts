/** How two boxes of one frame lie to each other, as shares from 0 (apart) to 1. */
interface BoxOverlap {
  /** Intersection over union. */
  readonly iou: number;
  /** Intersection over the smaller box: 1 when one box lies within the other. */
  readonly containment: number;
}

/** Compares row `a` of one (n, 4) x1 y1 x2 y2 array with row `b` of another. Boxes without area overlap nothing. */
export function boxOverlap(boxesA: Float32Array, a: number, boxesB: Float32Array, b: number): BoxOverlap {
  const i = a * 4;
  const j = b * 4;
  const width = Math.min(boxesA[i + 2], boxesB[j + 2]) - Math.max(boxesA[i], boxesB[j]);
  const height = Math.min(boxesA[i + 3], boxesB[j + 3]) - Math.max(boxesA[i + 1], boxesB[j + 1]);
  if (width <= 0 || height <= 0) return { iou: 0, containment: 0 };
  const intersection = width * height;
  const areaA = (boxesA[i + 2] - boxesA[i]) * (boxesA[i + 3] - boxesA[i + 1]);
  const areaB = (boxesB[j + 2] - boxesB[j]) * (boxesB[j + 3] - boxesB[j + 1]);
  return {
    iou: intersection / (areaA + areaB - intersection),
    containment: intersection / Math.min(areaA, areaB),
  };
}
