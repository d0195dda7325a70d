import { DoppelError } from '#base/doppel-error.ts';
import type { AnchorGrid } from './anchor-grid.ts';
import { shapeAngle } from './complete-iou.ts';
import { fallingExp, fallingPowers, farthest, placesEach, powersAbout } from './falling-exp.ts';

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
  /** (anchors * 4) log of the sum of exponentials of each side's distribution. */
  readonly logSums: Float64Array;
  /** The sum of softplus over all logits: the class loss where nothing is there. */
  readonly softplusSum: number;
  /** What `scoreRoots` has computed so far, by class. */
  readonly roots: Map<number, Float64Array>;
  /** What `distributionRow` has gathered so far. */
  readonly gathered: GatheredRows;
}

/** Distributions of single anchors, one after another in the order in which they were asked for: looking again reads memory in one place. */
interface GatheredRows {
  /** (places * 64) side * 16 + bin within an anchor; grows as anchors are asked for, who are few. */
  rows: Float64Array;
  /** (anchors,) the place of an anchor's row, counted from 1; 0 where it was not asked for. */
  readonly places: Int32Array;
  /** Rows that are there. */
  count: number;
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
  for (let side = 0; side < 4; side++) {
    if (!decodeQuickly(distribution, side, count, distances, logSums))
      decodeSide(distribution, side, count, distances, logSums);
  }
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
  return {
    raw,
    boxes,
    angles,
    logSums,
    softplusSum,
    roots: new Map(),
    gathered: { rows: new Float64Array(), places: new Int32Array(count), count: 0 },
  };
}

/**
 * One side of all anchors in one pass, without looking for the largest of each first: what a detector returns lies between -40 and 40, where
 * the sum of exponentials neither overflows nor vanishes. False, with nothing decoded, where a number lies elsewhere or is none.
 */
function decodeQuickly(
  distribution: Float32Array | Float64Array,
  side: number,
  count: number,
  distances: Float64Array,
  logSums: Float64Array,
): boolean {
  const sums = new Float64Array(count);
  const weighted = new Float64Array(count);
  const end = 2 * farthest * placesEach;
  for (let bin = 0; bin < distributionBins; bin++) {
    const start = (side * distributionBins + bin) * count;
    for (let anchor = 0; anchor < count; anchor++) {
      const scaled = (distribution[start + anchor] + farthest) * placesEach;
      if (!(scaled >= 0 && scaled <= end)) return false;
      const place = (scaled + 0.5) | 0;
      const rest = (scaled - place) / placesEach;
      const part = powersAbout[place] * (1 + rest * (1 + rest * (1 / 2 + rest / 6)));
      sums[anchor] += part;
      weighted[anchor] += part * bin;
    }
  }
  for (let anchor = 0; anchor < count; anchor++) {
    distances[side * count + anchor] = weighted[anchor] / sums[anchor];
    logSums[anchor * 4 + side] = Math.log(sums[anchor]);
  }
  return true;
}

/** One side of all anchors, bin after bin, whatever the numbers: the numbers of a bin lie side by side in memory. */
function decodeSide(
  distribution: Float32Array | Float64Array,
  side: number,
  count: number,
  distances: Float64Array,
  logSums: Float64Array,
): void {
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(count);
  const weighted = new Float64Array(count);
  for (let bin = 0; bin < distributionBins; bin++) {
    const start = (side * distributionBins + bin) * count;
    for (let anchor = 0; anchor < count; anchor++) {
      const value = distribution[start + anchor];
      // A number that is none must not hide behind the comparison.
      if (!(value <= largest[anchor])) largest[anchor] = value;
    }
  }
  for (let bin = 0; bin < distributionBins; bin++) {
    const start = (side * distributionBins + bin) * count;
    for (let anchor = 0; anchor < count; anchor++) {
      const part = fallingExp(largest[anchor] - distribution[start + anchor]);
      sums[anchor] += part;
      weighted[anchor] += part * bin;
    }
  }
  for (let anchor = 0; anchor < count; anchor++) {
    distances[side * count + anchor] = weighted[anchor] / sums[anchor];
    logSums[anchor * 4 + side] = largest[anchor] + Math.log(sums[anchor]);
  }
}

/** Rows that `gathered` has room for at first: what the labels of a picture ask for. */
const firstRows = 64;

/** Where in `gathered.rows` an anchor's 64 numbers begin; they are gathered at the first call, which may put others in place of `rows`. */
export function distributionRow({ raw, gathered }: DecodedHead, anchor: number): number {
  const size = 4 * distributionBins;
  const known = gathered.places[anchor];
  if (known > 0) return (known - 1) * size;
  const { count } = raw.grid;
  const start = gathered.count++ * size;
  gathered.places[anchor] = gathered.count;
  if (start === gathered.rows.length) {
    const larger = new Float64Array(Math.max(2 * start, firstRows * size));
    larger.set(gathered.rows);
    gathered.rows = larger;
  }
  for (let channel = 0; channel < size; channel++)
    gathered.rows[start + channel] = raw.distribution[channel * count + anchor];
  return start;
}

/**
 * (anchors,) the twelfth root of one over a class's score: what an anchor's overlap must be larger by to reach the same alignment
 * as one that is sure (alpha 0.5, beta 6). 0 where nobody has asked yet: `learnRoot` fills it in, since few anchors are ever asked about.
 */
export function scoreRoots(head: DecodedHead, classIndex: number): Float64Array {
  const known = head.roots.get(classIndex);
  if (known !== undefined) return known;
  const roots = new Float64Array(head.raw.grid.count);
  head.roots.set(classIndex, roots);
  return roots;
}

/** Computes one of `scoreRoots` and keeps it; 1 or more. */
export function learnRoot({ raw }: DecodedHead, roots: Float64Array, classIndex: number, anchor: number): number {
  const root = Math.exp(softplus(-raw.logits[classIndex * raw.grid.count + anchor]) / 12);
  roots[anchor] = root;
  return root;
}

/** Below this share its logarithm is a short series, exact to the last bit: 1e-4 ^ 5 / 5 is beyond it. */
const smallShare = 1e-4;

/** log(1 + exp(x)), without overflow. */
export function softplus(x: number): number {
  const share = fallingExp(Math.abs(x));
  // Nearly all logits of a head are far below zero.
  const part = share < smallShare ? share * (1 - share * (0.5 - share * (1 / 3 - share / 4))) : Math.log1p(share);
  return x > 0 ? x + part : part;
}

/** Factors of 1 to 2 that a product of doubles holds with room to spare. */
const factorsAtOnce = 512;

/** The sum of softplus: of each number what is above zero, and the logarithm of the product of all 1 + exp(-|x|), a few hundred at once. */
function sumOfSoftplus(logits: Float32Array | Float64Array): number {
  let sum = 0;
  for (let from = 0; from < logits.length; from += factorsAtOnce) {
    const to = Math.min(from + factorsAtOnce, logits.length);
    let product = 1;
    for (let at = from; at < to; at++) {
      const x = logits[at];
      // A number that is none makes the sum none.
      if (!(x <= 0)) sum += x;
      const far = x > 0 ? x : -x;
      if (far >= farthest) continue;
      // `fallingExp` written out: most of a picture's time would go into the calls.
      const place = (far * placesEach + 0.5) | 0;
      const rest = place / placesEach - far;
      product *= 1 + fallingPowers[place] * (1 + rest * (1 + rest * (1 / 2 + rest / 6)));
    }
    sum += Math.log(product);
  }
  return sum;
}
