import { DoppelError } from '#base/doppel-error.ts';
import type { AnchorGrid } from './anchor-grid.ts';
import { shapeAngle } from './complete-iou.ts';

/** A detector's raw head for one picture. Numbers may be float32 as the model gives them, or float64. */
export interface RawHead {
  readonly grid: AnchorGrid;
  readonly classes: number;
  /** (64, anchors): channel side * 16 + bin, sides left, top, right, bottom. */
  readonly distribution: Float32Array | Float64Array;
  /** (classes, anchors). */
  readonly logits: Float32Array | Float64Array;
  /** What masks are mixed from; null for a detector of boxes. */
  readonly masks: RawMasks | null;
}

/** Coefficients and prototypes of a segmenting head. */
export interface RawMasks {
  readonly channels: number;
  /** (channels, anchors). */
  readonly coefficients: Float32Array | Float64Array;
  /** (channels, height, width). */
  readonly prototypes: Float32Array | Float64Array;
  readonly height: number;
  readonly width: number;
}

/** A raw head with what every comparison of it needs, computed once. */
export interface DecodedHead {
  readonly raw: RawHead;
  /** (anchors * 4) predicted corners in input pixels. */
  readonly boxes: Float64Array;
  /** (anchors,) `shapeAngle` of each. */
  readonly angles: Float64Array;
  /** (4 * anchors) log of the sum of exponentials of each side's distribution: plane a side. */
  readonly logSums: Float64Array;
  /** The sum of softplus over all logits: the class loss where nothing is there. */
  readonly softplusSum: number;
}

/** Bins of a side's distribution: distances of 0 to 15 cells (Li et al., "Generalized Focal Loss", 2020). */
export const distributionBins = 16;

/**
 * Decodes a raw head: each side's distance is the mean of its distribution, in cells.
 * @throws DoppelError `bad_model` where lengths do not fit the grid, or a number is NaN or infinite.
 */
export function decodeHead(raw: RawHead): DecodedHead {
  const { grid, distribution, logits, classes } = raw;
  const { count } = grid;
  if (distribution.length !== 4 * distributionBins * count || logits.length !== classes * count) {
    throw new DoppelError(
      'bad_model',
      `The detector's head has ${distribution.length} box and ${logits.length} class numbers; ` +
        `${4 * distributionBins * count} and ${classes * count} were expected for ${count} anchors and ${classes} classes.`,
    );
  }
  const distances = new Float64Array(4 * count);
  const logSums = new Float64Array(4 * count);
  for (let side = 0; side < 4; side++) decodeSide(distribution, side, count, distances, logSums);
  const boxes = new Float64Array(4 * count);
  const angles = new Float64Array(count);
  for (let anchor = 0; anchor < count; anchor++) {
    const stride = grid.strides[anchor];
    const x = grid.x[anchor];
    const y = grid.y[anchor];
    const at = anchor * 4;
    boxes[at] = x - distances[anchor] * stride;
    boxes[at + 1] = y - distances[count + anchor] * stride;
    boxes[at + 2] = x + distances[2 * count + anchor] * stride;
    boxes[at + 3] = y + distances[3 * count + anchor] * stride;
    angles[anchor] = shapeAngle(boxes[at + 2] - boxes[at], boxes[at + 3] - boxes[at + 1]);
  }
  const softplusSum = sumOfSoftplus(logits);
  if (!Number.isFinite(softplusSum) || !logSums.every(Number.isFinite)) {
    throw new DoppelError(
      'bad_model',
      'The detector returned numbers that are NaN or infinite. The weights are damaged, or the device is.',
    );
  }
  return { raw, boxes, angles, logSums, softplusSum };
}

function decodeSide(
  distribution: Float32Array | Float64Array,
  side: number,
  count: number,
  distances: Float64Array,
  logSums: Float64Array,
): void {
  for (let anchor = 0; anchor < count; anchor++) {
    const start = side * distributionBins * count + anchor;
    let max = Number.NEGATIVE_INFINITY;
    for (let bin = 0, at = start; bin < distributionBins; bin++, at += count)
      if (distribution[at] > max) max = distribution[at];
    let sum = 0;
    let weighted = 0;
    for (let bin = 0, at = start; bin < distributionBins; bin++, at += count) {
      const part = Math.exp(distribution[at] - max);
      sum += part;
      weighted += part * bin;
    }
    distances[side * count + anchor] = weighted / sum;
    logSums[side * count + anchor] = max + Math.log(sum);
  }
}

/** Below this share its logarithm is a short series, exact to the last bit: 1e-4 ^ 5 / 5 is beyond it. */
const smallShare = 1e-4;

/** log(1 + exp(x)), without overflow. */
export function softplus(x: number): number {
  if (x > 0) return x + Math.log1p(Math.exp(-x));
  const share = Math.exp(x);
  // Nearly all logits of a head are far below zero: a third of the time of Math.log1p.
  return share < smallShare ? share * (1 - share * (0.5 - share * (1 / 3 - share / 4))) : Math.log1p(share);
}

function sumOfSoftplus(logits: Float32Array | Float64Array): number {
  let sum = 0;
  for (let at = 0; at < logits.length; at++) sum += softplus(logits[at]);
  return sum;
}
