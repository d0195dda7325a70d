import { type CocoRle, decodeRle, encodeRle, type MaskPart } from '#base/coco-rle.ts';
import type { StoredLabel, StoredPicture } from '#datasets/index.ts';
import { meanOf } from '#metrics/classification.ts';
import { dice } from '#metrics/mask-overlap.ts';
import { type DetectionMatch, matchDetections } from '#metrics/match-detections.ts';
import { type DetectionScores, detectionScores } from '#metrics/picture-scores.ts';
import type { TapRole } from '#native-models/yolo/tap-roles.ts';
import type { TappedPicture } from '#native-models/yolo/tapped-yolo.ts';
import { type DecodedHead, decodeHead, type RawMasks } from '../loss/decode-head.ts';
import { labelMask, shareMasks, shrink } from '../loss/label-masks.ts';
import { labelSet } from '../loss/label-set.ts';
import { type LabelMasks, maskLoss } from '../loss/mask-loss.ts';
import { type PictureLoss, pictureLoss } from '../loss/picture-loss.ts';
import { gapVector, packMap } from './gap-vector.ts';
import { maskOfLabel } from './label-mask.ts';
import { maskOnPicture, predictedMask } from './predicted-masks.ts';
import { rawHeadOf } from './raw-head.ts';
import type { InsightSettings } from './run-settings.ts';

/** One prediction of a picture, as it is stored. */
interface PredictionResult {
  readonly classId: number;
  readonly confidence: number;
  /** Pixels of the picture. */
  readonly boxPx: readonly [number, number, number, number];
  readonly inputBox: Float64Array;
  readonly anchor: number;
  /** Over the picture's pixels; null without masks, and for those that are not counted. */
  readonly rle: CocoRle | null;
  /** Place of the label that it hit, or -1. */
  readonly label: number;
  readonly iou: number;
  readonly ignored: 0 | 1;
  /** 1 from the confidence on that the settings ask for. */
  readonly counted: 0 | 1;
}

/** The mean of a map over the picture, and the map itself where it is kept. */
interface FeatureResult {
  readonly role: TapRole;
  readonly dims: readonly number[];
  readonly gap: Float32Array;
  readonly map: Uint8Array | null;
}

/** Loss of one label; seg is null without masks on both sides. */
interface LabelResult {
  readonly box: number;
  readonly cls: number;
  readonly dfl: number;
  readonly seg: number | null;
  readonly anchors: number;
  readonly scoreSum: number;
}

/** Everything that a run keeps of one picture. */
export interface PictureResult {
  readonly scores: DetectionScores;
  readonly dice: number | null;
  /** Null for a detector that no loss is known for. */
  readonly loss: (Omit<PictureLoss, 'labels'> & { readonly seg: number | null }) | null;
  /** A row a label, in their order; null for those whose class the detector does not know. */
  readonly labels: readonly (LabelResult | null)[];
  readonly predictions: readonly PredictionResult[];
  readonly match: DetectionMatch;
  readonly features: readonly FeatureResult[];
}

/** A picture with its labels, as a run looks at it. */
interface LabelledPicture {
  readonly picture: StoredPicture;
  readonly labels: readonly StoredLabel[];
  /** For each class of the data set the detector's, or -1. */
  readonly classes: readonly number[];
}

/** Turns what a detector said of a picture into what is kept of it. Pure: the same input gives the same result. */
export function lookAtPicture(seen: TappedPicture, what: LabelledPicture, settings: InsightSettings): PictureResult {
  const { picture, labels, classes } = what;
  const known = labels.map(({ classIndex }) => classes[classIndex] ?? -1);
  const counted = seen.confidences.filter((score) => score >= settings.confidence).length;
  const things = labels.map(({ boxPx, crowd }, at) => ({ classIndex: known[at], box: boxPx, crowd }));
  const boxes = Array.from(seen.confidences.subarray(0, counted), (_, row) => ({
    classIndex: seen.classes[row],
    box: boxAt(seen.boxesPx, row),
  }));
  const match = withoutOthers(matchDetections(boxes, things, settings.match_iou), boxes, new Set(classes));
  const wanted = labels.filter(({ crowd }, at) => crowd === 0 && known[at] >= 0).length;
  const raw = rawHeadOf(seen);
  const head = raw === null ? null : decodeHead(raw);
  const masks = raw?.masks ?? null;
  const predictions = predictionsOf(seen, counted, match, masks, picture);
  return {
    scores: detectionScores(match, seen.confidences, wanted, settings.compat),
    dice: masks === null ? null : diceOf(predictions, labels, picture),
    ...(head === null ? { loss: null, labels: labels.map(() => null) } : lossOf(head, seen, labels, known, settings)),
    predictions,
    match,
    features: featuresOf(seen, settings),
  };
}

/** What is found of classes that the data set does not have counts neither for nor against: nobody looked for it when labelling. */
function withoutOthers(
  match: DetectionMatch,
  boxes: readonly { readonly classIndex: number }[],
  classes: ReadonlySet<number>,
): DetectionMatch {
  const ignored = match.ignored.slice();
  boxes.forEach(({ classIndex }, row) => {
    if (!classes.has(classIndex)) ignored[row] = 1;
  });
  return { ...match, ignored };
}

const boxAt = (boxes: Float64Array, row: number): readonly [number, number, number, number] => [
  boxes[row * 4],
  boxes[row * 4 + 1],
  boxes[row * 4 + 2],
  boxes[row * 4 + 3],
];

function predictionsOf(
  seen: TappedPicture,
  counted: number,
  match: DetectionMatch,
  masks: RawMasks | null,
  picture: StoredPicture,
): readonly PredictionResult[] {
  return Array.from(seen.confidences, (confidence, row): PredictionResult => {
    // A view: hundreds of arrays of their own a picture would keep the garbage collector running.
    const inputBox = seen.inputBoxes.subarray(row * 4, row * 4 + 4);
    const isCounted = row < counted;
    return {
      classId: seen.classes[row],
      confidence,
      boxPx: boxAt(seen.boxesPx, row),
      inputBox,
      anchor: seen.anchors[row],
      rle: masks === null || !isCounted ? null : rleOf(masks, seen, row, inputBox, picture),
      label: isCounted ? match.labelOf[row] : -1,
      iou: isCounted ? match.ious[row] : 0,
      ignored: isCounted && match.ignored[row] === 1 ? 1 : 0,
      counted: isCounted ? 1 : 0,
    };
  });
}

function rleOf(
  masks: RawMasks,
  seen: TappedPicture,
  row: number,
  inputBox: Float64Array,
  picture: StoredPicture,
): CocoRle {
  const anchors = masks.coefficients.length / masks.channels;
  const small = predictedMask(masks, anchors, seen.anchors[row], inputBox, seen.letterbox);
  const part = aroundBox(
    boxAt(seen.boxesPx, row),
    seen.letterbox.inputWidthPx / masks.width / seen.letterbox.scale,
    picture,
  );
  return encodeRle(maskOnPicture(small, masks, picture, seen.letterbox, part), picture.heightPx, picture.widthPx, part);
}

/** The pixels that a mask within a box can reach: one pixel of the prototypes, of `stepPx` pixels of the picture, on each side more. */
function aroundBox(
  [x1, y1, x2, y2]: PredictionResult['boxPx'],
  stepPx: number,
  { widthPx, heightPx }: StoredPicture,
): MaskPart {
  return {
    left: Math.max(0, Math.floor(x1 - stepPx) - 1),
    top: Math.max(0, Math.floor(y1 - stepPx) - 1),
    right: Math.min(widthPx, Math.ceil(x2 + stepPx) + 1),
    bottom: Math.min(heightPx, Math.ceil(y2 + stepPx) + 1),
  };
}

/** The mean Dice of the hits whose label has an outline or a mask; null where there is none. */
function diceOf(
  predictions: readonly PredictionResult[],
  labels: readonly StoredLabel[],
  picture: StoredPicture,
): number | null {
  return meanOf(
    predictions.map(({ rle, label }) => {
      const truth = label < 0 ? null : maskOfLabel(labels[label], picture.widthPx, picture.heightPx);
      return rle === null || truth === null ? null : dice(decodeRle(rle), truth);
    }),
  );
}

function lossOf(
  head: DecodedHead,
  seen: TappedPicture,
  labels: readonly StoredLabel[],
  known: readonly number[],
  settings: InsightSettings,
): Pick<PictureResult, 'loss' | 'labels'> {
  // Crowds are many in one box, and a class that the detector does not know has no logit: neither can be learned from.
  const places = labels.flatMap(({ crowd }, at) => (crowd === 0 && known[at] >= 0 ? [at] : []));
  const set = labelSet(
    places.map((at) => ({ classIndex: known[at], boxPx: labels[at].boxPx })),
    seen.letterbox,
  );
  const loss = pictureLoss(head, set);
  const masks = labelMasks(
    places.map((at) => labels[at]),
    seen,
    head.raw.masks,
    settings.masks,
  );
  const seg = masks === null ? null : maskLoss(head, set, loss.assignment, masks);
  const rows: (LabelResult | null)[] = labels.map(() => null);
  loss.labels.forEach((row, index) => {
    rows[places[index]] = { ...row, seg: seg === null ? null : seg.labels[index] };
  });
  return { loss: { ...loss, seg: seg?.seg ?? null }, labels: rows };
}

/** Masks of the labels for the loss; null where the head has none, or a label has neither outline nor mask. */
function labelMasks(
  labels: readonly StoredLabel[],
  { letterbox }: TappedPicture,
  masks: RawMasks | null,
  mode: InsightSettings['masks'],
): LabelMasks | null {
  if (masks === null || labels.some(({ polygonsPx, rle }) => polygonsPx === null && rle === null)) return null;
  const { inputWidthPx, inputHeightPx, scale, leftPx, topPx } = letterbox;
  const each = labels.map((label) => {
    if (label.polygonsPx !== null) {
      const placed = label.polygonsPx.map((outline) =>
        outline.map((value, at) => value * scale + (at % 2 === 0 ? leftPx : topPx)),
      );
      return labelMask(placed, inputWidthPx, inputHeightPx, 'prototypes');
    }
    return shrink(placedMask(label.rle, letterbox), inputWidthPx, inputHeightPx);
  });
  return shareMasks(each, masks.width, masks.height, mode);
}

/** A mask over the picture's pixels brought to the input's. */
function placedMask(
  rle: CocoRle | null,
  { inputWidthPx, inputHeightPx, scale, leftPx, topPx }: TappedPicture['letterbox'],
): Uint8Array {
  const placed = new Uint8Array(inputWidthPx * inputHeightPx);
  if (rle === null) return placed;
  const [height, width] = rle.size;
  const mask = decodeRle(rle);
  for (let y = 0; y < inputHeightPx; y++) {
    const row = Math.floor((y + 0.5 - topPx) / scale);
    if (row < 0 || row >= height) continue;
    for (let x = 0; x < inputWidthPx; x++) {
      const column = Math.floor((x + 0.5 - leftPx) / scale);
      if (column >= 0 && column < width) placed[y * inputWidthPx + x] = mask[row * width + column];
    }
  }
  return placed;
}

function featuresOf({ taps }: TappedPicture, { features, maps }: InsightSettings): readonly FeatureResult[] {
  return features.flatMap((role) => {
    const tensor = taps[role];
    if (tensor === undefined || tensor.dims.length !== 4) return [];
    const { data, dims } = tensor;
    return [{ role, dims, gap: gapVector(data, dims), map: maps === 'kept' ? packMap(data) : null }];
  });
}
