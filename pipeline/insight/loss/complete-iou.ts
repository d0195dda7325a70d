/** Keeps divisions from zero, in the places where the reference has it (heights only; the denominators). */
const epsilon = 1e-7;

/** 4 / pi^2: scales the difference of two angles to 0 to 1. */
const angleScale = 4 / Math.PI ** 2;

/**
 * Complete IoU of two boxes of corners (Zheng et al., "Distance-IoU Loss", 2020): intersection over union, less the distance of
 * the centres over the diagonal of the box around both, less what the shapes differ. 1 for equal boxes, down to below -1.
 * `angleA` and `angleB` are `shapeAngle` of the boxes, so that they are computed once a box.
 */
export function completeIou(
  ax1: number,
  ay1: number,
  ax2: number,
  ay2: number,
  angleA: number,
  bx1: number,
  by1: number,
  bx2: number,
  by2: number,
  angleB: number,
): number {
  const wa = ax2 - ax1;
  const ha = ay2 - ay1 + epsilon;
  const wb = bx2 - bx1;
  const hb = by2 - by1 + epsilon;
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  const inter = width > 0 && height > 0 ? width * height : 0;
  const iou = inter / (wa * ha + wb * hb - inter + epsilon);
  const cw = Math.max(ax2, bx2) - Math.min(ax1, bx1);
  const ch = Math.max(ay2, by2) - Math.min(ay1, by1);
  const dx = bx1 + bx2 - ax1 - ax2;
  const dy = by1 + by2 - ay1 - ay2;
  const apart = (dx * dx + dy * dy) / 4 / (cw * cw + ch * ch + epsilon);
  const angle = angleB - angleA;
  const v = angleScale * angle * angle;
  return iou - (apart + (v * v) / (v - iou + (1 + epsilon)));
}

/** The arc tangent of a box's width over its height, as complete IoU takes it. */
export function shapeAngle(widthPx: number, heightPx: number): number {
  return Math.atan(widthPx / (heightPx + epsilon));
}
