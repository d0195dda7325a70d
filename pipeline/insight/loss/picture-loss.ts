import { type Assignment, type AssignRules, assignLabels, assignRules, type LabelSet } from './assign-labels.ts';
import { type DecodedHead, distributionBins, distributionRow, softplus } from './decode-head.ts';

/** What each component is multiplied by. */
interface LossGains {
  readonly box: number;
  readonly cls: number;
  readonly dfl: number;
}

/** Ultralytics' training settings. */
export const ultralyticsGains: LossGains = { box: 7.5, cls: 0.5, dfl: 1.5 };

/** The components of a loss, not multiplied by gains. */
interface LossParts {
  readonly box: number;
  readonly cls: number;
  readonly dfl: number;
}

/** The loss of a picture and of each of its labels. */
export interface PictureLoss extends LossParts {
  /** What each label has part in: box and dfl of all labels sum to the picture's. */
  readonly labels: readonly (LossParts & {
    /** Anchors that answer for it. */
    readonly anchors: number;
    /** Sum of their target scores. */
    readonly scoreSum: number;
  })[];
  /** The class loss of the anchors that answer for no label: with the labels' it is the picture's. */
  readonly backgroundCls: number;
  readonly assignment: Assignment;
  /** What everything is divided by: the sum of target scores, at least 1. */
  readonly divisor: number;
}

/** How far a target distance may reach into the last bin, so that the next one exists. */
const lastDistance = distributionBins - 1 - 0.01;

/**
 * The detection loss of one picture as a batch of one: complete IoU, binary cross-entropy and distribution focal loss (Li et al.,
 * "Generalized Focal Loss", 2020) over task-aligned targets. Without gains.
 */
export function pictureLoss(head: DecodedHead, labels: LabelSet, rules: AssignRules = assignRules): PictureLoss {
  const assignment = assignLabels(head, labels, rules);
  const divisor = Math.max(assignment.scoreSum, 1);
  const sums = labelSums(head, labels, assignment);
  const parts = sums.map(({ box, cls, dfl, anchors, scoreSum }) => ({
    box: box / divisor,
    cls: cls / divisor,
    dfl: dfl / divisor,
    anchors,
    scoreSum,
  }));
  const targeted = classTargets(head, labels, assignment);
  const total = (part: 'box' | 'cls' | 'dfl') => parts.reduce((sum, label) => sum + label[part], 0);
  const cls = (head.softplusSum - targeted) / divisor;
  return {
    box: total('box'),
    cls,
    dfl: total('dfl'),
    labels: parts,
    backgroundCls: cls - total('cls'),
    assignment,
    divisor,
  };
}

/** The three components only, without a look at each label: what a distance needs. */
export function lossParts(
  head: DecodedHead,
  labels: LabelSet,
  rules: AssignRules = assignRules,
): LossParts & { readonly assignment: Assignment } {
  const assignment = assignLabels(head, labels, rules);
  const divisor = Math.max(assignment.scoreSum, 1);
  let box = 0;
  let dfl = 0;
  for (let row = 0; row < assignment.anchors.length; row++) {
    const score = assignment.scores[row];
    if (score === 0) continue;
    box += score * (1 - assignment.overlaps[row]);
    dfl += score * distributionLoss(head, labels, assignment.anchors[row], assignment.labels[row]);
  }
  const cls = (head.softplusSum - classTargets(head, labels, assignment)) / divisor;
  return { box: box / divisor, cls, dfl: dfl / divisor, assignment };
}

/** Sum over the assigned anchors of target score times logit: what the class loss has less than where nothing is there. */
function classTargets({ raw }: DecodedHead, labels: LabelSet, { anchors, labels: owners, scores }: Assignment): number {
  let sum = 0;
  for (let row = 0; row < anchors.length; row++) {
    sum += scores[row] * raw.logits[labels.classes[owners[row]] * raw.grid.count + anchors[row]];
  }
  return sum;
}

function labelSums(head: DecodedHead, labels: LabelSet, { anchors, labels: owners, scores, overlaps }: Assignment) {
  const sums = Array.from(labels.classes, () => ({ box: 0, cls: 0, dfl: 0, anchors: 0, scoreSum: 0 }));
  const { raw } = head;
  for (let row = 0; row < anchors.length; row++) {
    const label = owners[row];
    const sum = sums[label];
    const score = scores[row];
    sum.anchors += 1;
    sum.scoreSum += score;
    sum.box += score * (1 - overlaps[row]);
    if (score > 0) sum.dfl += score * distributionLoss(head, labels, anchors[row], label);
    sum.cls -= score * raw.logits[labels.classes[label] * raw.grid.count + anchors[row]];
    for (let index = 0; index < raw.classes; index++)
      sum.cls += softplus(raw.logits[index * raw.grid.count + anchors[row]]);
  }
  return sums;
}

/** Cross-entropy of each side's distribution with the two bins around the label's distance, the mean of the four sides. */
function distributionLoss(head: DecodedHead, labels: LabelSet, anchor: number, label: number): number {
  const { logSums, gathered } = head;
  const { x, y, strides } = head.raw.grid;
  const row = distributionRow(head, anchor);
  let sum = 0;
  for (let side = 0; side < 4; side++) {
    const corner = labels.boxes[label * 4 + side];
    const centre = side % 2 === 0 ? x[anchor] : y[anchor];
    const distance = (side < 2 ? centre - corner : corner - centre) / strides[anchor];
    const target = Math.min(Math.max(distance, 0), lastDistance);
    const low = Math.floor(target);
    const weight = target - low;
    const at = row + side * distributionBins + low;
    sum += logSums[anchor * 4 + side] - (1 - weight) * gathered.rows[at] - weight * gathered.rows[at + 1];
  }
  return sum / 4;
}
