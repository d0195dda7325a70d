import type { LabelSet } from '../loss/assign-labels.ts';
import type { DecodedHead } from '../loss/decode-head.ts';
import type { LabelMasks } from '../loss/mask-loss.ts';
import { lossParts } from '../loss/picture-loss.ts';
import { pairMaskLoss } from './pair-mask-loss.ts';

/** Components of a distance, in the order in which they stand in a row. */
export const distanceComponents = ['box', 'cls', 'dfl', 'seg'] as const;
export type DistanceComponent = (typeof distanceComponents)[number];

/** What one picture's predictions are as labels for another picture's head. */
export interface DistanceTarget {
  readonly labels: LabelSet;
  /** Masks of the predictions; null for a detector of boxes. */
  readonly masks: LabelMasks | null;
}

/**
 * The distances from one head to many targets: the loss (without gains) that the head would have if what was predicted elsewhere were
 * labelled here. (targets * 4): box, cls, dfl, seg a row; seg is NaN without masks.
 */
export function headDistances(head: DecodedHead, targets: readonly DistanceTarget[]): Float64Array {
  const rows = new Float64Array(targets.length * distanceComponents.length);
  targets.forEach(({ labels, masks }, at) => {
    const { box, cls, dfl, assignment } = lossParts(head, labels);
    const seg = masks === null || head.raw.masks === null ? Number.NaN : pairMaskLoss(head, labels, assignment, masks);
    rows.set([box, cls, dfl, seg], at * distanceComponents.length);
  });
  return rows;
}
