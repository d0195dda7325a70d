import { logistic } from '#reid/calibration/logistic.ts';

/** A pair as a trial is fitted to it. */
export interface TrialRow {
  /** Without the intercept; as many in every row. */
  readonly terms: readonly number[];
  readonly same: boolean;
  readonly weight: number;
  /** Added to the logarithm of the odds. */
  readonly offset: number;
}

/** What a term may do to the odds: only lower them, anything, only raise them. */
export type TermSign = -1 | 0 | 1;

/** P(same) of a row by a fitted trial. */
type TrialModel = (row: Pick<TrialRow, 'terms' | 'offset'>) => number;

/** Far more rounds than any trial here needs, and the change at which a fit has settled. */
const mostRounds = 3000;
const settled = 1e-7;

/**
 * The fit of `fitCalibration` for any number of terms: logistic regression on standardised terms, each but the intercept pulled
 * towards 0 by `ridge` and kept to its sign, by coordinate descent. Newton's method on four terms is what is shipped; a trial
 * of five needs no matrix this way.
 */
export function fitTrial(rows: readonly TrialRow[], signs: readonly TermSign[], ridge: number): TrialModel {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const means = signs.map((_, k) => rows.reduce((sum, { terms, weight }) => sum + weight * terms[k], 0) / total);
  const scales = signs.map(
    (_, k) =>
      Math.sqrt(rows.reduce((sum, { terms, weight }) => sum + weight * (terms[k] - means[k]) ** 2, 0) / total) || 1,
  );
  const standard = (terms: readonly number[]): readonly number[] => [
    1,
    ...terms.map((value, k) => (value - means[k]) / scales[k]),
  ];
  const columns = rows.map(({ terms }) => standard(terms));
  const coefficients = Array.from({ length: signs.length + 1 }, () => 0);
  const logits = rows.map(({ offset }) => offset);
  for (let round = 0; round < mostRounds; round++) {
    let largest = 0;
    coefficients.forEach((before, k) => {
      const pull = k === 0 ? 1e-6 : ridge;
      let [slope, curvature] = [pull * before, pull];
      rows.forEach(({ same, weight }, row) => {
        const probability = logistic(logits[row]);
        slope += weight * (probability - Number(same)) * columns[row][k];
        curvature += weight * probability * (1 - probability) * columns[row][k] ** 2;
      });
      // At most one standard step at a time: far from the solution the curvature says too little.
      const free = before - Math.max(-1, Math.min(1, slope / curvature));
      const sign = k === 0 ? 0 : signs[k - 1];
      const after = sign === 0 || free * sign > 0 ? free : 0;
      if (after === before) return;
      coefficients[k] = after;
      largest = Math.max(largest, Math.abs(after - before));
      columns.forEach((column, row) => {
        logits[row] += (after - before) * column[k];
      });
    });
    if (largest < settled) break;
  }
  return ({ terms, offset }) =>
    logistic(standard(terms).reduce((sum, value, k) => sum + value * coefficients[k], offset));
}
