import { seededRandom } from '#base/seeded-random.ts';
import { confusionOf, scoresOf } from './confusion.ts';

/** A figure with the span that holds it in 95 of 100 resamples of whole groups. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Resamples an interval is read from. */
const resamples = 1000;

/** Balanced accuracy of the answers of some rows (a row may come several times); 0 without rows. */
export function balancedOf(labels: Int32Array, answers: Int32Array, classes: number, rows: readonly number[]): number {
  const truth = Int32Array.from(rows, (row) => labels[row]);
  const said = Int32Array.from(rows, (row) => answers[row]);
  return scoresOf(confusionOf(truth, said, classes)).balancedAccuracy ?? 0;
}

/** Accuracy of the answers of some rows; 0 without rows. */
export function accuracyOf(labels: Int32Array, answers: Int32Array, rows: readonly number[]): number {
  return rows.length === 0 ? 0 : rows.filter((row) => labels[row] === answers[row]).length / rows.length;
}

/**
 * A figure of rows with its interval: groups are drawn with replacement, as many as there are, and the figure is taken of all their rows
 * (percentile bootstrap). Rows of one person or picture repeat each other, so that rows alone would promise too much. Seeded.
 */
export function groupInterval(
  groups: readonly string[],
  rows: readonly number[],
  figure: (rows: readonly number[]) => number,
  seed = 1,
): Interval {
  const byGroup = [...Map.groupBy(rows, (row) => groups[row]).values()];
  const { uniform } = seededRandom(seed);
  const values = Array.from({ length: byGroup.length === 0 ? 0 : resamples }, () =>
    figure(byGroup.flatMap(() => byGroup[Math.floor(uniform() * byGroup.length)])),
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  return { value: figure(rows), low: at(0.025), high: at(0.975) };
}
