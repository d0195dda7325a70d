import type { VectorTruth } from './vector-truth.ts';

/** How far from 1 the length of a stored vector may be: float32 rounding over 2,048 numbers stays far below. */
const lengthError = 1e-3;

/** Reads every vector of a space: lengths, numbers, and that the counts of the owners are those of their runs. */
export function verifyRows(truth: VectorTruth): { rows: number; runs: number; problems: readonly string[] } {
  const { dimension } = truth.space;
  const problems: string[] = [];
  let rows = 0;
  let runs = 0;
  for (const run of truth.runs({})) {
    runs += 1;
    rows += run.rows;
    for (let row = 0; row < run.rows; row++) {
      let squares = 0;
      for (let i = row * dimension; i < (row + 1) * dimension; i++) squares += run.vectors[i] * run.vectors[i];
      if (Math.abs(Math.sqrt(squares) - 1) <= lengthError) continue;
      problems.push(
        `Row ${run.rowIds[row]} of owner ${run.owner} is no direction: its length is ${Math.sqrt(squares)}.`,
      );
    }
  }
  const counted = truth.counts();
  if (counted.rows !== rows) {
    problems.push(`The owners of the space say ${counted.rows} rows; ${rows} are there.`);
  }
  return { rows, runs, problems: problems.slice(0, 100) };
}
