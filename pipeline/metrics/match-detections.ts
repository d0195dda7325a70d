/** A thing of a class with a box, x1, y1, x2, y2. */
export interface BoxedThing {
  readonly classIndex: number;
  readonly box: readonly [number, number, number, number];
}

/** A labelled thing; crowds match anything and count for nothing. */
export interface LabelledThing extends BoxedThing {
  readonly crowd: 0 | 1;
}

/** What became of predictions and labels. Rows are in the order of what was given. */
export interface DetectionMatch {
  /** The label that each prediction was matched with, or -1. */
  readonly labelOf: Int32Array;
  /** The IoU of that match; 0 where there is none. */
  readonly ious: Float64Array;
  /** 1 where a prediction lies in a crowd and counts neither for nor against. */
  readonly ignored: Uint8Array;
  /** The prediction that each label was matched with, or -1. */
  readonly predictionOf: Int32Array;
}

/** Matches boxes with labelled boxes as COCO's evaluation does. `predictions` must come best first. */
export const matchDetections = (
  predictions: readonly BoxedThing[],
  labels: readonly LabelledThing[],
  minIou: number,
): DetectionMatch =>
  matchThings(predictions, labels, minIou, (row, index) =>
    boxIou(predictions[row].box, labels[index].box, labels[index].crowd),
  );

/**
 * Matches predictions with labels as COCO's evaluation does: best score first, one to one, same class, each prediction to the label
 * that it overlaps most of those still free, at this IoU or more. `predictions` must come best first; `overlapOf` is asked with the places
 * of a prediction and a label, and gives their IoU (over the prediction's own area where the label is a crowd).
 */
export function matchThings(
  predictions: readonly Pick<BoxedThing, 'classIndex'>[],
  labels: readonly Pick<LabelledThing, 'classIndex' | 'crowd'>[],
  minIou: number,
  overlapOf: (row: number, index: number) => number,
): DetectionMatch {
  const labelOf = new Int32Array(predictions.length).fill(-1);
  const ious = new Float64Array(predictions.length);
  const ignored = new Uint8Array(predictions.length);
  const predictionOf = new Int32Array(labels.length).fill(-1);
  predictions.forEach((prediction, row) => {
    let best = -1;
    // COCO's own guard: an IoU of 1 counts at every limit.
    let bestIou = Math.min(minIou, 1 - 1e-10);
    labels.forEach((label, index) => {
      if (label.classIndex !== prediction.classIndex || (label.crowd === 0 && predictionOf[index] >= 0)) return;
      // A real label that is good enough is never given up for a crowd.
      if (label.crowd === 1 && best >= 0 && labels[best].crowd === 0) return;
      const beats = best >= 0 && labels[best].crowd === 1 && label.crowd === 0;
      const iou = overlapOf(row, index);
      if (iou < (beats ? Math.min(minIou, 1 - 1e-10) : bestIou)) return;
      best = index;
      bestIou = iou;
    });
    if (best < 0) return;
    if (labels[best].crowd === 1) {
      ignored[row] = 1;
      return;
    }
    labelOf[row] = best;
    ious[row] = bestIou;
    predictionOf[best] = row;
  });
  return { labelOf, ious, ignored, predictionOf };
}

/** Intersection over union; over the prediction's own area where the label is a crowd. */
export function boxIou(
  [ax1, ay1, ax2, ay2]: BoxedThing['box'],
  [bx1, by1, bx2, by2]: BoxedThing['box'],
  crowd: 0 | 1 = 0,
): number {
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  if (width <= 0 || height <= 0) return 0;
  const inter = width * height;
  const area = (ax2 - ax1) * (ay2 - ay1);
  return inter / (crowd === 1 ? area : area + (bx2 - bx1) * (by2 - by1) - inter);
}
