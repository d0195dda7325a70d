import { DoppelError } from '#base/doppel-error.ts';
import { type ConditionEvaluation, conditionEvaluation } from '#contract/conditions.ts';
import type { InsightFile } from '#datasets/index.ts';
import { findRun } from '#experiments/index.ts';

/** The kind under which trainings stand among the runs of an insight file. */
export const conditionsKind = 'conditions';

/** The evaluation that a training stored; of the last finished one where no run is named. @throws DoppelError `not_found`, `bad_project`. */
export function storedEvaluation(file: InsightFile, run: number | undefined): ConditionEvaluation {
  const found = findRun(file, conditionsKind, run);
  const read = conditionEvaluation.safeParse(found.summary?.evaluation);
  if (!read.success) {
    throw new DoppelError(
      'bad_project',
      `${file.path} is damaged: run ${found.id} has no evaluation that can be read.`,
    );
  }
  return { ...read.data, run: found.id };
}
