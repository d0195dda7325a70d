import { lossOf } from '../train/losses.ts';
import type { TextLabelledRows } from './clip-adapter.ts';
import { clipScale, rowProducts, zeroShotLogits } from './unit-rows.ts';

/**
 * Tip-Adapter (Zhang et al. 2022): labelled pictures as a cache whose answers are added to the zero-shot ones. In Tip-Adapter-F the keys are
 * trained, starting from the labelled pictures themselves.
 */
export interface TipAdapterShape {
  readonly width: number;
  readonly classes: number;
  /** (shots,) the class of each key. */
  readonly keyLabels: Int32Array;
  /** Weight of the cache; 1 in the paper before its search. */
  readonly alpha: number;
  /** Sharpness of the cache; 5.5 in the paper before its search. */
  readonly beta: number;
}

/** The (n * classes) logits of unit picture rows: zero-shot plus alpha times what the cache says. `keys` is (shots * width). */
export function tipAdapterLogits(
  { width, classes, keyLabels, alpha, beta }: TipAdapterShape,
  keys: Float64Array,
  { pictures, texts }: Omit<TextLabelledRows, 'labels'>,
  scale = clipScale,
): Float64Array {
  const logits = zeroShotLogits(pictures, texts, width, scale);
  const affinity = rowProducts(pictures, keys, width);
  const shots = keyLabels.length;
  affinity.forEach((cosine, index) => {
    const row = Math.floor(index / shots);
    logits[row * classes + keyLabels[index % shots]] += alpha * Math.exp(-beta * (1 - cosine));
  });
  return logits;
}

/** Mean cross-entropy and its gradient by the keys: a step of Tip-Adapter-F. */
export function tipAdapterGradient(
  shape: TipAdapterShape,
  keys: Float64Array,
  data: TextLabelledRows,
  scale = clipScale,
): { readonly loss: number; readonly gradient: Float64Array } {
  const { width, classes, keyLabels, alpha, beta } = shape;
  const logits = tipAdapterLogits(shape, keys, data, scale);
  const affinity = rowProducts(data.pictures, keys, width);
  const gradient = new Float64Array(keys.length);
  let loss = 0;
  data.labels.forEach((label, row) => {
    const each = lossOf({ kind: 'cross-entropy' }, logits.subarray(row * classes, (row + 1) * classes), label);
    loss += each.loss / data.labels.length;
    keyLabels.forEach((keyLabel, key) => {
      const answer = alpha * Math.exp(-beta * (1 - affinity[row * keyLabels.length + key]));
      const slope = (each.slope[keyLabel] * answer * beta) / data.labels.length;
      for (let column = 0; column < width; column++)
        gradient[key * width + column] += slope * data.pictures[row * width + column];
    });
  });
  return { loss, gradient };
}
