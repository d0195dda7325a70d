import { DoppelError } from '#base/doppel-error.ts';

/** (classes * classes) counts; a row the truth, a column what was said. */
interface Confusion {
  readonly classes: number;
  readonly counts: Float64Array;
}

/**
 * Counts what was said against the truth, each row counted `weights[row]` times (once without).
 * @throws DoppelError `internal` when the two are not of one length.
 */
export function confusionOf(truth: Int32Array, said: Int32Array, classes: number, weights?: Float64Array): Confusion {
  if (truth.length !== said.length) {
    throw new DoppelError('internal', `Expected ${truth.length} answers, found ${said.length}.`);
  }
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < truth.length; row++) counts[truth[row] * classes + said[row]] += weights?.[row] ?? 1;
  return { classes, counts };
}

/** Precision, recall and F1 of one class; null where nothing of it was said (precision) or there (recall), F1 then 0 by convention. */
export interface ClassScore {
  readonly precision: number | null;
  readonly recall: number | null;
  /** 2 tp / (2 tp + fp + fn); null where the class is neither there nor said. */
  readonly f1: number | null;
  readonly support: number;
}

/** Scores of a whole set; null where there is nothing to count. */
interface SetScores {
  readonly objects: number;
  readonly accuracy: number | null;
  /** Mean recall of the classes that are there. */
  readonly balancedAccuracy: number | null;
  /** Mean F1 of the classes that are there or were said. */
  readonly macroF1: number | null;
  /** Mean F1 by support. */
  readonly weightedF1: number | null;
  readonly byClass: readonly ClassScore[];
}

/** The scores of a confusion matrix, as scikit-learn computes them (with zero_division 0 in the means). */
export function scoresOf({ classes, counts }: Confusion): SetScores {
  const rows = new Float64Array(classes);
  const columns = new Float64Array(classes);
  let hits = 0;
  let objects = 0;
  for (let truth = 0; truth < classes; truth++) {
    for (let said = 0; said < classes; said++) {
      const count = counts[truth * classes + said];
      rows[truth] += count;
      columns[said] += count;
      objects += count;
      if (truth === said) hits += count;
    }
  }
  const byClass = Array.from({ length: classes }, (_, label): ClassScore => {
    const hit = counts[label * classes + label];
    return {
      precision: columns[label] === 0 ? null : hit / columns[label],
      recall: rows[label] === 0 ? null : hit / rows[label],
      f1: rows[label] + columns[label] === 0 ? null : (2 * hit) / (rows[label] + columns[label]),
      support: rows[label],
    };
  });
  return {
    objects,
    accuracy: objects === 0 ? null : hits / objects,
    balancedAccuracy: meanOf(byClass.map(({ recall }) => recall)),
    macroF1: meanOf(byClass.map(({ f1 }) => f1)),
    weightedF1: objects === 0 ? null : byClass.reduce((sum, { f1, support }) => sum + (f1 ?? 0) * support, 0) / objects,
    byClass,
  };
}

/** The mean of the numbers that are there; null without any. */
function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}
