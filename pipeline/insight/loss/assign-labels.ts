import type { AnchorGrid } from './anchor-grid.ts';
import { completeIou, shapeAngle } from './complete-iou.ts';
import type { DecodedHead } from './decode-head.ts';

/** Labels of one picture, in input pixels. */
export interface LabelSet {
  /** (n * 4) corners. */
  readonly boxes: Float64Array;
  /** (n,) */
  readonly classes: Int32Array;
  /** Polygons of the labels in input pixels, x, y after one another; null where there are only boxes. */
  readonly polygons: readonly Float64Array[] | null;
}

/** Which anchors answer for which labels. Rows go together, in the order of the anchors. */
export interface Assignment {
  readonly anchors: Int32Array;
  /** The label that each answers for. */
  readonly labels: Int32Array;
  /** What its class score should be: 0 to 1. */
  readonly scores: Float64Array;
  /** CIoU of its box with the label's. */
  readonly overlaps: Float64Array;
  /** Sum of the scores. */
  readonly scoreSum: number;
}

/** How labels are assigned; which of the reference's versions each rule is of stands in docs/insight.md. */
export interface AssignRules {
  /** Anchors a label (Feng et al., "TOOD", 2021, and the reference's setting). */
  readonly top: number;
  /** Exponents of the class score and of the overlap in the alignment. */
  readonly alpha: number;
  readonly beta: number;
  /** A side shorter than `below` is widened about its centre to `to` before anchors are looked for; null for never. */
  readonly widen: { readonly belowPx: number; readonly toPx: number } | null;
}

/** As ultralytics 8.4.190 assigns. */
export const assignRules: AssignRules = { top: 10, alpha: 0.5, beta: 6, widen: { belowPx: 16, toPx: 16 } };

/** How far within a label an anchor's centre must be, in input pixels. */
const insidePx = 1e-9;
const alignEpsilon = 1e-9;

/** Those of the labels that take part: the reference drops boxes whose corners do not sum to more than zero. */
export function takesPart(boxes: Float64Array, label: number): boolean {
  const at = label * 4;
  return boxes[at] + boxes[at + 1] + boxes[at + 2] + boxes[at + 3] > 0;
}

/**
 * Task-aligned assignment (Feng et al., "TOOD: Task-aligned One-stage Object Detection", 2021): each label takes the anchors
 * within it whose class score and box agree with it best; an anchor that several take goes to the one that its box overlaps most,
 * even where it was not among that one's best.
 */
export function assignLabels(head: DecodedHead, labels: LabelSet, rules: AssignRules = assignRules): Assignment {
  const taken = takeBest(head, labels, rules);
  const anchors = Int32Array.from([...taken.keys()].sort((a, b) => a - b));
  const size = anchors.length;
  const result = { labels: new Int32Array(size), scores: new Float64Array(size), overlaps: new Float64Array(size) };
  const aligns = new Float64Array(size);
  const bestAlign = new Float64Array(labels.classes.length);
  const bestOverlap = new Float64Array(labels.classes.length);
  const angles = labelAngles(labels);
  for (let row = 0; row < size; row++) {
    const anchor = anchors[row];
    const takers = taken.get(anchor) ?? [];
    const label = takers.length === 1 ? takers[0] : mostOverlapping(head, labels, angles, anchor, rules);
    const overlap = overlapOf(head, labels, angles, anchor, label);
    const align = alignmentOf(head, labels, anchor, label, Math.max(overlap, 0), rules);
    result.labels[row] = label;
    result.overlaps[row] = overlap;
    aligns[row] = align;
    if (align > bestAlign[label]) bestAlign[label] = align;
    if (overlap > bestOverlap[label]) bestOverlap[label] = overlap;
  }
  let scoreSum = 0;
  for (let row = 0; row < size; row++) {
    const label = result.labels[row];
    const score = (aligns[row] * bestOverlap[label]) / (bestAlign[label] + alignEpsilon);
    result.scores[row] = score;
    scoreSum += score;
  }
  return { anchors, ...result, scoreSum };
}

/** For each anchor that some label takes, those labels. */
function takeBest(head: DecodedHead, labels: LabelSet, rules: AssignRules): Map<number, number[]> {
  const { boxes } = head;
  const taken = new Map<number, number[]>();
  const angles = labelAngles(labels);
  const best = new Float64Array(rules.top);
  const bestAnchors = new Int32Array(rules.top);
  for (let label = 0; label < labels.classes.length; label++) {
    if (!takesPart(labels.boxes, label)) continue;
    const [bx1, by1, bx2, by2] = labels.boxes.subarray(label * 4, label * 4 + 4);
    const area = (bx2 - bx1) * (by2 - by1);
    let found = 0;
    forAnchorsInside(head.raw.grid, widened(labels.boxes, label, rules), (anchor) => {
      const at = anchor * 4;
      // The alignment is at most the sixth power of the plain IoU: most anchors of another picture's head end here.
      const width = Math.min(boxes[at + 2], bx2) - Math.max(boxes[at], bx1);
      const height = Math.min(boxes[at + 3], by2) - Math.max(boxes[at + 1], by1);
      if (width <= 0 || height <= 0) return;
      const inter = width * height;
      const iou = inter / ((boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]) + area - inter);
      if (found === rules.top && iou ** rules.beta < best[found - 1]) return;
      const overlap = overlapOf(head, labels, angles, anchor, label);
      if (overlap <= 0) return;
      const align = alignmentOf(head, labels, anchor, label, overlap, rules);
      if (align <= 0 || (found === rules.top && align <= best[found - 1])) return;
      let place = found < rules.top ? found++ : found - 1;
      for (; place > 0 && best[place - 1] < align; place--) {
        best[place] = best[place - 1];
        bestAnchors[place] = bestAnchors[place - 1];
      }
      best[place] = align;
      bestAnchors[place] = anchor;
    });
    for (let rank = 0; rank < found; rank++) {
      const takers = taken.get(bestAnchors[rank]);
      if (takers === undefined) taken.set(bestAnchors[rank], [label]);
      else takers.push(label);
    }
  }
  return taken;
}

function labelAngles({ boxes, classes }: LabelSet): Float64Array {
  return Float64Array.from(classes, (_, i) =>
    shapeAngle(boxes[i * 4 + 2] - boxes[i * 4], boxes[i * 4 + 3] - boxes[i * 4 + 1]),
  );
}

/** CIoU of a label with an anchor's predicted box. */
function overlapOf(head: DecodedHead, labels: LabelSet, angles: Float64Array, anchor: number, label: number): number {
  const { boxes } = head;
  const at = anchor * 4;
  const l = label * 4;
  return completeIou(
    labels.boxes[l],
    labels.boxes[l + 1],
    labels.boxes[l + 2],
    labels.boxes[l + 3],
    angles[label],
    boxes[at],
    boxes[at + 1],
    boxes[at + 2],
    boxes[at + 3],
    head.angles[anchor],
  );
}

function alignmentOf(
  { raw }: DecodedHead,
  labels: LabelSet,
  anchor: number,
  label: number,
  overlap: number,
  { alpha, beta }: AssignRules,
): number {
  const score = 1 / (1 + Math.exp(-raw.logits[labels.classes[label] * raw.grid.count + anchor]));
  return (alpha === 0.5 ? Math.sqrt(score) : score ** alpha) * overlap ** beta;
}

/** The first of the labels around an anchor whose box overlaps the anchor's most. */
function mostOverlapping(
  head: DecodedHead,
  labels: LabelSet,
  angles: Float64Array,
  anchor: number,
  rules: AssignRules,
): number {
  let best = 0;
  let bestOverlap = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < labels.classes.length; label++) {
    const isInside =
      takesPart(labels.boxes, label) && isWithin(head.raw.grid, anchor, widened(labels.boxes, label, rules));
    const overlap = isInside ? Math.max(overlapOf(head, labels, angles, anchor, label), 0) : 0;
    if (overlap > bestOverlap) {
      best = label;
      bestOverlap = overlap;
    }
  }
  return best;
}

type Corners = readonly [number, number, number, number];

/** A label as anchors are looked for in it. */
function widened(boxes: Float64Array, label: number, { widen }: AssignRules): Corners {
  const [x1, y1, x2, y2] = boxes.subarray(label * 4, label * 4 + 4);
  if (widen === null) return [x1, y1, x2, y2];
  const [fromX, toX] = x2 - x1 < widen.belowPx ? about((x1 + x2) / 2, widen.toPx) : [x1, x2];
  const [fromY, toY] = y2 - y1 < widen.belowPx ? about((y1 + y2) / 2, widen.toPx) : [y1, y2];
  return [fromX, fromY, toX, toY];
}

const about = (centre: number, size: number): readonly [number, number] => [centre - size / 2, centre + size / 2];

function isWithin({ x, y }: AnchorGrid, anchor: number, [x1, y1, x2, y2]: Corners): boolean {
  return Math.min(x[anchor] - x1, y[anchor] - y1, x2 - x[anchor], y2 - y[anchor]) > insidePx;
}

/** Calls for every anchor whose centre lies strictly within the corners, in their order. */
function forAnchorsInside(grid: AnchorGrid, [x1, y1, x2, y2]: Corners, visit: (anchor: number) => void): void {
  for (const { stride, columns, rows, first } of grid.levels) {
    const left = Math.max(0, Math.ceil(x1 / stride - 0.5));
    const right = Math.min(columns - 1, Math.floor(x2 / stride - 0.5));
    const top = Math.max(0, Math.ceil(y1 / stride - 0.5));
    const bottom = Math.min(rows - 1, Math.floor(y2 / stride - 0.5));
    for (let row = top; row <= bottom; row++) {
      const y = (row + 0.5) * stride;
      if (y - y1 <= insidePx || y2 - y <= insidePx) continue;
      for (let column = left; column <= right; column++) {
        const x = (column + 0.5) * stride;
        if (x - x1 > insidePx && x2 - x > insidePx) visit(first + row * columns + column);
      }
    }
  }
}
