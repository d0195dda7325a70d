import { assertNever, DoppelError } from '#base/doppel-error.ts';

/** How much the objects of a class count in the loss. `balanced`: n / (classes * n_c). `largest-by-count`: the largest count / n_c. */
export type ClassWeighting = 'none' | 'balanced' | 'largest-by-count';

/**
 * One weight a class. `balanced` is scikit-learn's (their mean over the objects is 1); `largest-by-count` is the largest class's count by the
 * class's own (366 / n in the worked example, so that the largest has 1). A class without objects has weight 0: nothing can be learnt of it.
 * @throws DoppelError `bad_file` when no class has an object.
 */
export function classWeights(counts: readonly number[], weighting: ClassWeighting): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new DoppelError('bad_file', 'Expected labelled objects to learn from, found none.');
  switch (weighting) {
    case 'none':
      return new Float64Array(counts.length).fill(1);
    case 'balanced': {
      const seen = counts.filter((count) => count > 0).length;
      return Float64Array.from(counts, (count) => (count === 0 ? 0 : total / (seen * count)));
    }
    case 'largest-by-count':
      return Float64Array.from(counts, (count) => (count === 0 ? 0 : Math.max(...counts) / count));
    default:
      return assertNever(weighting);
  }
}

/** How many objects each class has among labels 0 to classes - 1. */
export function countLabels(labels: Int32Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}
