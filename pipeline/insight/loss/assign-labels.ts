import type { AnchorGrid } from './anchor-grid.ts';
import { completeIou, shapeAngle } from './complete-iou.ts';
import { type DecodedHead, learnRoot, scoreRoots } from './decode-head.ts';

/** Labels of one picture, in input pixels. */
export interface LabelSet {
  /** (n * 4) corners. */
  readonly boxes: Float64Array;
  /** (n,) */
  readonly classes: Int32Array;
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
function takesPart(boxes: Float64Array, label: number): boolean {
  const at = label * 4;
  return boxes[at] + boxes[at + 1] + boxes[at + 2] + boxes[at + 3] > 0;
}

/**
 * Task-aligned assignment (Feng et al., "TOOD: Task-aligned One-stage Object Detection", 2021): each label takes the anchors
 * within it whose class score and box agree with it best; an anchor that several take goes to the one that its box overlaps most,
 * even where it was not among that one's best.
 */
export function assignLabels(head: DecodedHead, labels: LabelSet, rules: AssignRules = assignRules): Assignment {
  const shapes = labelShapes(labels, rules);
  const best = takeBest(head, labels, shapes, rules);
  const { order } = best;
  const rows = countAnchors(best);
  const anchors = new Int32Array(rows);
  const owners = new Int32Array(rows);
  const scores = new Float64Array(rows);
  const overlaps = new Float64Array(rows);
  const bestAlign = new Float64Array(labels.classes.length);
  const bestOverlap = new Float64Array(labels.classes.length);
  for (let at = 0, row = 0; at < order.length; row++) {
    const first = order[at] % best.slots;
    const anchor = best.anchors[first];
    let takers = 1;
    while (at + takers < order.length && best.anchors[order[at + takers] % best.slots] === anchor) takers++;
    at += takers;
    let label = Math.floor(first / rules.top);
    let overlap = best.overlaps[first];
    let align = best.aligns[first];
    if (takers > 1) {
      label = mostOverlapping(head, labels, shapes, anchor);
      overlap = overlapOf(head, labels, shapes, anchor, label);
      align = alignmentOf(head, labels, anchor, label, Math.max(overlap, 0), rules);
    }
    anchors[row] = anchor;
    owners[row] = label;
    overlaps[row] = overlap;
    scores[row] = align;
    if (align > bestAlign[label]) bestAlign[label] = align;
    if (overlap > bestOverlap[label]) bestOverlap[label] = overlap;
  }
  let scoreSum = 0;
  for (let row = 0; row < rows; row++) {
    const label = owners[row];
    scores[row] = (scores[row] * bestOverlap[label]) / (bestAlign[label] + alignEpsilon);
    scoreSum += scores[row];
  }
  return { anchors, labels: owners, scores, overlaps, scoreSum };
}

/** Each label's best anchors, in slots of `top` a label. The arrays are the working space's: they hold until the next assignment. */
interface BestAnchors {
  readonly slots: number;
  readonly anchors: Int32Array;
  readonly aligns: Float64Array;
  readonly overlaps: Float64Array;
  /** The filled slots by their anchor: anchor * slots + slot, ascending. Whole numbers, whose remainders are quick: 2,000 labels on an input of 2,560 pixels fit. */
  readonly order: Int32Array;
}

function countAnchors({ order, anchors, slots }: BestAnchors): number {
  let count = 0;
  let last = -1;
  for (let at = 0; at < order.length; at++) {
    const anchor = anchors[order[at] % slots];
    if (anchor !== last) count++;
    last = anchor;
  }
  return count;
}

/** Arrays that every assignment fills anew: a distance makes ten thousand of them, and making arrays took a tenth of its time. */
let space = newSpace(0);

function newSpace(slots: number) {
  return {
    slots,
    anchors: new Int32Array(slots),
    aligns: new Float64Array(slots),
    overlaps: new Float64Array(slots),
    order: new Int32Array(slots),
  };
}

/** The first and the last place on an axis of cells whose centre lies strictly between the corners; the last is before the first where none does. */
function firstWithin(corner: number, stride: number): number {
  const place = Math.max(0, Math.ceil((corner + insidePx) / stride - 0.5));
  // Dividing may have rounded to the cell before.
  return (place + 0.5) * stride - corner > insidePx ? place : place + 1;
}
function lastWithin(corner: number, stride: number, count: number): number {
  const place = Math.min(count - 1, Math.floor((corner - insidePx) / stride - 0.5));
  return corner - (place + 0.5) * stride > insidePx ? place : place - 1;
}

/**
 * Looks through the anchors within each label. Written out in one piece, without calls or allocation for an anchor: a distance looks
 * at some thousands of them, ten thousand times over. Under the usual exponents anchors are told apart by the sixth root of their
 * alignment (overlap over `scoreRoots`), which has the same order and is the bound below which no overlap can enter the ten.
 */
function takeBest(head: DecodedHead, labels: LabelSet, shapes: LabelShapes, rules: AssignRules): BestAnchors {
  const { boxes, angles } = head;
  const { levels } = head.raw.grid;
  const { top, beta } = rules;
  const slots = labels.classes.length * top;
  if (space.slots < slots) space = newSpace(slots * 2);
  const { anchors, aligns, overlaps, order } = space;
  let filled = 0;
  const isUsual = rules.alpha === 0.5 && beta === 6;
  for (let label = 0; label < labels.classes.length; label++) {
    if (!takesPart(labels.boxes, label)) continue;
    const bx1 = labels.boxes[label * 4];
    const by1 = labels.boxes[label * 4 + 1];
    const bx2 = labels.boxes[label * 4 + 2];
    const by2 = labels.boxes[label * 4 + 3];
    const area = (bx2 - bx1) * (by2 - by1);
    const x1 = shapes.corners[label * 4];
    const y1 = shapes.corners[label * 4 + 1];
    const x2 = shapes.corners[label * 4 + 2];
    const y2 = shapes.corners[label * 4 + 3];
    const classIndex = labels.classes[label];
    const roots = isUsual ? scoreRoots(head, classIndex) : null;
    const base = label * top;
    const last = base + top - 1;
    let found = 0;
    const angle = shapes.angles[label];
    // The alignment is at most a power of the overlap, and that at most the plain IoU: below this no anchor can enter the ten.
    let least = 0;
    // Coarse maps first: their few anchors raise the bound for the many of the fine one.
    for (let level = levels.length - 1; level >= 0; level--) {
      const { stride, columns, rows, first } = levels[level];
      const left = firstWithin(x1, stride);
      const right = lastWithin(x2, stride, columns);
      const bottom = lastWithin(y2, stride, rows);
      for (let row = firstWithin(y1, stride); row <= bottom; row++) {
        const start = first + row * columns;
        for (let anchor = start + left; anchor <= start + right; anchor++) {
          let scoreRoot = 1;
          if (roots !== null) {
            scoreRoot = roots[anchor];
            if (scoreRoot === 0) scoreRoot = learnRoot(head, roots, classIndex, anchor);
          }
          // No box overlaps by more than wholly: most anchors are that unsure, and their boxes need not be looked at.
          const bound = least * scoreRoot;
          if (bound > 1) continue;
          const at = anchor * 4;
          const px1 = boxes[at];
          const px2 = boxes[at + 2];
          const width = Math.min(px2, bx2) - Math.max(px1, bx1);
          if (width <= 0) continue;
          const py1 = boxes[at + 1];
          const py2 = boxes[at + 3];
          const height = Math.min(py2, by2) - Math.max(py1, by1);
          if (height <= 0) continue;
          const inter = width * height;
          const union = (px2 - px1) * (py2 - py1) + area - inter;
          if (inter < bound * union) continue;
          const overlap = completeIou(bx1, by1, bx2, by2, angle, px1, py1, px2, py2, angles[anchor]);
          if (overlap <= 0) continue;
          const worth = roots === null ? alignmentOf(head, labels, anchor, label, overlap, rules) : overlap / scoreRoot;
          if (worth <= 0 || (found === top && worth <= aligns[last])) continue;
          let place = found < top ? base + found++ : last;
          for (; place > base && aligns[place - 1] < worth; place--) {
            aligns[place] = aligns[place - 1];
            anchors[place] = anchors[place - 1];
            overlaps[place] = overlaps[place - 1];
          }
          aligns[place] = worth;
          anchors[place] = anchor;
          overlaps[place] = overlap;
          if (found === top) least = (1 - pruneMargin) * (roots === null ? aligns[last] ** (1 / beta) : aligns[last]);
        }
      }
    }
    for (let slot = base; slot < base + found; slot++) {
      if (roots !== null) aligns[slot] = power(aligns[slot], beta);
      order[filled++] = anchors[slot] * slots + slot;
    }
  }
  return { slots, anchors, aligns, overlaps, order: order.subarray(0, filled).sort() };
}

/** Room for rounding, and for the epsilon that only the reference's IoU has, in the bound that leaves anchors out. */
const pruneMargin = 1e-4;

/** What of labels is needed for every anchor. */
interface LabelShapes {
  /** (n * 4) corners within which anchors are looked for: small labels widened. */
  readonly corners: Float64Array;
  /** (n,) `shapeAngle` of each. */
  readonly angles: Float64Array;
}

/** Shapes under the usual rules: a distance asks a hundred heads about the same labels. */
const knownShapes = new WeakMap<LabelSet, LabelShapes>();

function labelShapes(labels: LabelSet, rules: AssignRules): LabelShapes {
  if (rules !== assignRules) return shapesOf(labels, rules);
  const known = knownShapes.get(labels);
  if (known !== undefined) return known;
  const shapes = shapesOf(labels, rules);
  knownShapes.set(labels, shapes);
  return shapes;
}

function shapesOf({ boxes, classes }: LabelSet, { widen }: AssignRules): LabelShapes {
  const corners = boxes.slice();
  const angles = new Float64Array(classes.length);
  for (let at = 0; at < boxes.length; at += 4) {
    const width = boxes[at + 2] - boxes[at];
    const height = boxes[at + 3] - boxes[at + 1];
    angles[at / 4] = shapeAngle(width, height);
    if (widen === null) continue;
    if (width < widen.belowPx) widenAxis(corners, at, widen.toPx);
    if (height < widen.belowPx) widenAxis(corners, at + 1, widen.toPx);
  }
  return { corners, angles };
}

function widenAxis(corners: Float64Array, at: number, sizePx: number): void {
  const centre = (corners[at] + corners[at + 2]) / 2;
  corners[at] = centre - sizePx / 2;
  corners[at + 2] = centre + sizePx / 2;
}

/** CIoU of a label with an anchor's predicted box. */
function overlapOf(
  head: DecodedHead,
  labels: LabelSet,
  { angles }: LabelShapes,
  anchor: number,
  label: number,
): number {
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
  return (alpha === 0.5 ? Math.sqrt(score) : score ** alpha) * power(overlap, beta);
}

/** A power; of six without the logarithm that others take, and which most of a distance's time would go into. */
function power(value: number, exponent: number): number {
  if (exponent !== 6) return value ** exponent;
  const cube = value * value * value;
  return cube * cube;
}

/** The first of the labels around an anchor whose box overlaps the anchor's most. */
function mostOverlapping(head: DecodedHead, labels: LabelSet, shapes: LabelShapes, anchor: number): number {
  const { corners } = shapes;
  let best = 0;
  let bestOverlap = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < labels.classes.length; label++) {
    const at = label * 4;
    const counts =
      isInside(head.raw.grid, anchor, corners[at], corners[at + 1], corners[at + 2], corners[at + 3]) &&
      takesPart(labels.boxes, label);
    const overlap = counts ? Math.max(overlapOf(head, labels, shapes, anchor, label), 0) : 0;
    if (overlap > bestOverlap) {
      best = label;
      bestOverlap = overlap;
    }
  }
  return best;
}

/** Whether an anchor's centre lies strictly within the corners. */
function isInside({ x, y }: AnchorGrid, anchor: number, x1: number, y1: number, x2: number, y2: number): boolean {
  return (
    x[anchor] - x1 > insidePx && y[anchor] - y1 > insidePx && x2 - x[anchor] > insidePx && y2 - y[anchor] > insidePx
  );
}
