import { balancedOf } from '../measure/resample.ts';
import { answersOf } from '../train/trained-head.ts';
import type { TextLabelledRows } from './clip-adapter.ts';
import { type TipAdapterShape, tipAdapterLogits } from './tip-adapter.ts';

/** Weights and sharpnesses of the cache that are tried, as the paper searches them on validation pictures. */
const alphas = [1, 3, 10, 30, 100, 300];
const betas = [1, 3, 5.5, 10];

/** The shape with the alpha and beta that answer best on validation rows (balanced accuracy; the first of equals). Never search on what is measured. */
export function searchTipAdapter(
  shape: Omit<TipAdapterShape, 'alpha' | 'beta'>,
  keys: Float64Array,
  valid: TextLabelledRows,
): TipAdapterShape {
  const rows = [...valid.labels.keys()];
  let best: { readonly shape: TipAdapterShape; readonly score: number } | null = null;
  for (const alpha of alphas) {
    for (const beta of betas) {
      const tried = { ...shape, alpha, beta };
      const answers = answersOf(tipAdapterLogits(tried, keys, valid), shape.classes);
      const score = balancedOf(valid.labels, answers, shape.classes, rows);
      if (best === null || score > best.score) best = { shape: tried, score };
    }
  }
  return best?.shape ?? { ...shape, alpha: alphas[0], beta: betas[0] };
}
