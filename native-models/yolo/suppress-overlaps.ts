import type { Proposals } from './yolo-head.ts';

/**
 * Greedy non-maximum suppression within each class: of boxes that overlap by more than `maxIou`, the best stays. Returns the
 * rows that stay, best first; equal scores in the order of their rows.
 */
export function suppressOverlaps(
  { count, boxes, scores, classes }: Omit<Proposals, 'rows'>,
  maxIou: number,
): readonly number[] {
  const order = Array.from({ length: count }, (_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
  const kept: number[] = [];
  for (const row of order) {
    if (!kept.some((better) => classes[better] === classes[row] && iou(boxes, better, row) > maxIou)) kept.push(row);
  }
  return kept;
}

function iou(boxes: Float64Array, a: number, b: number): number {
  const i = a * 4;
  const j = b * 4;
  const width = Math.min(boxes[i + 2], boxes[j + 2]) - Math.max(boxes[i], boxes[j]);
  const height = Math.min(boxes[i + 3], boxes[j + 3]) - Math.max(boxes[i + 1], boxes[j + 1]);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const areaA = (boxes[i + 2] - boxes[i]) * (boxes[i + 3] - boxes[i + 1]);
  const areaB = (boxes[j + 2] - boxes[j]) * (boxes[j + 3] - boxes[j + 1]);
  return intersection / (areaA + areaB - intersection);
}
