/** How often each true class was taken for each class: (classes * classes), a row a true class. */
interface ConfusionMatrix {
  readonly classes: number;
  readonly counts: Float64Array;
}

/** Counts true against predicted classes, 0 to `classes` - 1. */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < truth.length; row++) counts[truth[row] * classes + predicted[row]] += 1;
  return { classes, counts };
}

/** What is told of one class. Null where it cannot be known: nobody of it, nothing taken for it. */
interface ClassScores {
  readonly support: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** How well classes were told apart. Null where there is nothing to count. */
interface ClassificationScores {
  readonly count: number;
  readonly accuracy: number | null;
  /** The mean recall of the classes that occur. */
  readonly balancedAccuracy: number | null;
  /** The mean F1 of the classes that occur or were predicted. */
  readonly macroF1: number | null;
  /** F1 weighted by how often a class occurs. */
  readonly weightedF1: number | null;
  readonly perClass: readonly ClassScores[];
}

/** Scores of a confusion matrix, as scikit-learn defines them; an F1 without a hit is 0 where the class occurs or was predicted. */
export function classificationScores({ classes, counts }: ConfusionMatrix): ClassificationScores {
  const perClass = Array.from({ length: classes }, (_, index): ClassScores => {
    let support = 0;
    let taken = 0;
    for (let other = 0; other < classes; other++) {
      support += counts[index * classes + other];
      taken += counts[other * classes + index];
    }
    const hits = counts[index * classes + index];
    return {
      support,
      precision: taken === 0 ? null : hits / taken,
      recall: support === 0 ? null : hits / support,
      f1: support + taken === 0 ? null : (2 * hits) / (support + taken),
    };
  });
  const count = counts.reduce((sum, value) => sum + value, 0);
  const hits = perClass.reduce((sum, _, index) => sum + counts[index * classes + index], 0);
  return {
    count,
    accuracy: count === 0 ? null : hits / count,
    balancedAccuracy: meanOf(perClass.map(({ recall }) => recall)),
    macroF1: meanOf(perClass.map(({ f1 }) => f1)),
    weightedF1: count === 0 ? null : perClass.reduce((sum, { f1, support }) => sum + (f1 ?? 0) * support, 0) / count,
    perClass,
  };
}

/** The mean of those that are known; null where none is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
