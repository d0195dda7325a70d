import { DoppelError } from '#base/doppel-error.ts';
import type { Assignment, LabelSet } from './assign-labels.ts';
import { type DecodedHead, softplus } from './decode-head.ts';

/** Masks of a picture's labels at the size of the prototypes. */
export interface LabelMasks {
  readonly height: number;
  readonly width: number;
  /** One a label, in the labels' order: (height * width), 0 or 1, row by row. */
  readonly masks: readonly Uint8Array[];
}

/** The mask component of a picture and of each of its labels, not multiplied by a gain. */
interface MaskLoss {
  readonly seg: number;
  /** What each label has part in; they sum to the picture's. */
  readonly labels: Float64Array;
}

/**
 * The mask loss of a segmenting head (Bolya et al., "YOLACT", 2019): for every anchor that answers for a label, whatever its score,
 * the binary cross-entropy of its mixed prototypes with the label's mask within the label's box, over the box's share of the picture;
 * the mean over the anchors.
 * @throws DoppelError `internal` where the head mixes no masks, or masks have another size than its prototypes.
 */
export function maskLoss(
  head: DecodedHead,
  labels: LabelSet,
  { anchors, labels: owners }: Assignment,
  { masks, height, width }: LabelMasks,
): MaskLoss {
  const { raw } = head;
  const parts = raw.masks;
  if (parts === null || parts.height !== height || parts.width !== width) {
    throw new DoppelError('internal', 'Masks of labels and prototypes differ in size, or the head has none.');
  }
  const sums = new Float64Array(labels.classes.length);
  const coefficients = new Float64Array(parts.channels);
  for (let row = 0; row < anchors.length; row++) {
    const label = owners[row];
    for (let channel = 0; channel < parts.channels; channel++) {
      coefficients[channel] = parts.coefficients[channel * raw.grid.count + anchors[row]];
    }
    sums[label] += anchorMaskLoss(
      parts.prototypes,
      coefficients,
      cropOf(labels, label, head, height, width),
      masks[label],
      height,
      width,
    );
  }
  const count = Math.max(anchors.length, 1);
  const each = sums.map((sum) => sum / count);
  return { seg: each.reduce((sum, value) => sum + value, 0), labels: each };
}

/** The part of the mask that a label's box covers, and the box's share of the picture. */
interface Crop {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly share: number;
}

/** The crop of one label at the size of the masks. */
export function cropOf({ boxes }: LabelSet, label: number, { raw }: DecodedHead, height: number, width: number): Crop {
  const { inputWidthPx, inputHeightPx } = raw.grid;
  const [x1, y1, x2, y2] = boxes.subarray(label * 4, label * 4 + 4);
  // In the reference's single precision: a corner that lies on a pixel's edge decides whether that pixel counts.
  const scaled = (value: number, from: number, to: number): number =>
    Math.min(Math.max(Math.ceil(Math.fround(Math.fround(value / from) * to)), 0), to);
  return {
    left: scaled(x1, inputWidthPx, width),
    right: scaled(x2, inputWidthPx, width),
    top: scaled(y1, inputHeightPx, height),
    bottom: scaled(y2, inputHeightPx, height),
    share: ((x2 - x1) / inputWidthPx) * ((y2 - y1) / inputHeightPx),
  };
}

function anchorMaskLoss(
  prototypes: Float32Array | Float64Array,
  coefficients: Float64Array,
  { left, right, top, bottom, share }: Crop,
  mask: Uint8Array,
  height: number,
  width: number,
): number {
  const plane = height * width;
  const span = Math.max(0, right - left);
  const mixed = new Float64Array(span);
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const start = y * width + left;
    mixed.fill(0);
    // Channel by channel along the row: memory is read in its order, which is what the time goes into.
    for (let channel = 0; channel < coefficients.length; channel++) {
      const weight = coefficients[channel];
      const from = channel * plane + start;
      for (let x = 0; x < span; x++) mixed[x] += weight * prototypes[from + x];
    }
    for (let x = 0; x < span; x++) sum += softplus(mixed[x]) - (mask[start + x] === 0 ? 0 : mixed[x]);
  }
  return sum / plane / share;
}
