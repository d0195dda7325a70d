import { decodeRle } from '#base/coco-rle.ts';
import type { InsightFile } from '#datasets/index.ts';
import { cocoAveragePrecision, type ScoredMatch } from '#metrics/average-precision.ts';
import { meanOf } from '#metrics/classification.ts';
import { matchThings } from '#metrics/match-detections.ts';
import { cocoIous, cocoMaxDets } from './coco-limits.ts';
import { maskOfLabel } from './label-mask.ts';
import { eachMaskedPicture, type MaskedPicture } from './store/masked-pictures.ts';

/** COCO's average precision of masks. Null where a class has no labels. */
export interface MaskEvaluation {
  readonly ap50: number | null;
  /** The mean over IoU 0.5 to 0.95 and classes. */
  readonly map: number | null;
  readonly classes: readonly { readonly name: string; readonly ap50: number | null; readonly ap: number | null }[];
}

/**
 * Holds a run's masks against the labels' as COCO's evaluation does, over the predictions that have a mask: those from the run's confidence
 * on, at most 100 a picture and class. Null where no prediction has one, or a label has neither outline nor mask.
 */
export function evaluateMasks(
  file: InsightFile,
  run: { readonly id: number; readonly datasetId: number },
  classes: readonly string[],
): MaskEvaluation | null {
  /** What became of the predictions, by class and limit. */
  const found = classes.map(() => cocoIous.map((): ScoredMatch[] => []));
  const labelled = new Int32Array(classes.length);
  let masks = 0;
  for (const picture of eachMaskedPicture(file, run, classes)) {
    const overlaps = overlapsOf(picture);
    if (overlaps === null) return null;
    masks += picture.predictions.length;
    for (const { classIndex, crowd } of picture.labels) if (crowd === 0) labelled[classIndex]++;
    classes.forEach((_, index) => {
      const rows = [...picture.predictions.keys()]
        .filter((row) => picture.predictions[row].classIndex === index)
        .slice(0, cocoMaxDets);
      if (rows.length === 0) return;
      const mine = rows.map((row) => picture.predictions[row]);
      cocoIous.forEach((iou, limit) => {
        const { labelOf, ignored } = matchThings(mine, picture.labels, iou, (row, label) => overlaps(rows[row], label));
        mine.forEach(({ confidence }, row) => {
          if (ignored[row] === 0) found[index][limit].push({ score: confidence, isTrue: labelOf[row] >= 0 });
        });
      });
    });
  }
  if (masks === 0) return null;
  const byClass = classes.map((name, index) => {
    const aps = found[index].map((matches) => cocoAveragePrecision(matches, labelled[index]));
    return { name, ap50: aps[0], ap: meanOf(aps) };
  });
  return { ap50: meanOf(byClass.map(({ ap50 }) => ap50)), map: meanOf(byClass.map(({ ap }) => ap)), classes: byClass };
}

/** The overlap of each mask with each label's, computed once a pair; null where a label has no mask. */
function overlapsOf({ picture, predictions, labels }: MaskedPicture): ((row: number, label: number) => number) | null {
  const truths = labels.map((label) => maskOfLabel(label, picture.widthPx, picture.heightPx));
  if (truths.includes(null)) return null;
  const truthAreas = truths.map((mask) => (mask === null ? 0 : areaOf(mask)));
  const found = predictions.map(({ rle }) => decodeRle(rle));
  const areas = found.map(areaOf);
  const known = new Map<number, number>();
  return (row, label) => {
    const key = row * labels.length + label;
    const before = known.get(key);
    if (before !== undefined) return before;
    const truth = truths[label];
    const shared = truth === null ? 0 : sharedOf(found[row], truth);
    const whole = labels[label].crowd === 1 ? areas[row] : areas[row] + truthAreas[label] - shared;
    const overlap = whole === 0 ? 0 : shared / whole;
    known.set(key, overlap);
    return overlap;
  };
}

const areaOf = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0);

function sharedOf(a: Uint8Array, b: Uint8Array): number {
  let shared = 0;
  for (let at = 0; at < a.length; at++) shared += a[at] & b[at];
  return shared;
}
