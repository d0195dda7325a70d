import type { ConditionEvaluation, ObjectAnswer } from '#contract/conditions.ts';
import { calibrationError, confidenceTable, reliableFloor } from '../calibrate/calibration-error.ts';
import { type ClassScore, confusionOf, scoresOf } from '../measure/confusion.ts';
import type { RelationAgreement } from '../measure/relation-agreement.ts';
import { accuracyOf, balancedOf, groupInterval, type Interval } from '../measure/resample.ts';
import { targetTable } from '../measure/target-table.ts';
import type { ConditionObject, ConditionSet } from '../objects/condition-objects.ts';
import type { HeldOut } from './cross-validate.ts';

/** What an evaluation is made of. */
interface EvaluationInput {
  readonly run: number;
  readonly set: ConditionSet;
  /** The objects of the rows, labelled. */
  readonly objects: readonly ConditionObject[];
  readonly heldOut: HeldOut;
  /** Of the same rows without position; null where position was no feature or the only one. */
  readonly without: HeldOut | null;
  readonly relations: RelationAgreement | null;
  readonly features: readonly string[];
  readonly foldsBy: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly zeroShot: ConditionEvaluation['zero_shot'];
  readonly notes: readonly string[];
}

/** Answers at or above the floor are right at least this often on left-out groups. */
const wantedReliability = 0.9;
/** Objects in the lists of the hardest and the suspects, at most. */
const mostListed = 40;
/** A label is suspect when heads that had not seen the object give another class at least this much. */
const suspectFrom = 0.9;

/** The whole evaluation of held-out answers: what is printed, drawn and kept. */
export function evaluationOf(input: EvaluationInput): ConditionEvaluation {
  const { set, objects, heldOut, without } = input;
  const labels = Int32Array.from(objects, ({ label }) => label ?? -1);
  const classes = set.classes.length;
  const rows = [...labels.keys()].filter((row) => heldOut.answers[row] >= 0);
  const groups = objects.map(({ group }) => group);
  const interval = (figure: (own: readonly number[]) => number): Interval => groupInterval(groups, rows, figure);
  const balanced = (answers: Int32Array): Interval => interval((own) => balancedOf(labels, answers, classes, own));
  const [truth, said] = [
    Int32Array.from(rows, (row) => labels[row]),
    Int32Array.from(rows, (row) => heldOut.answers[row]),
  ];
  const confusion = confusionOf(truth, said, classes);
  const scores = scoresOf(confusion);
  const probabilities = Float64Array.from(
    rows.flatMap((row) => [...heldOut.probabilities.subarray(row * classes, (row + 1) * classes)]),
  );
  const bins = confidenceTable(probabilities, truth, classes);
  const floor = reliableFloor(probabilities, truth, classes, wantedReliability);
  const mapped = (key: 'type' | 'condition') =>
    scoresBy(
      set.table.map((meaning) => meaning[key]),
      truth,
      said,
    );
  const answersThere = rows.map((row) => objectAnswer(set, objects[row], labels[row], heldOut, row));
  return {
    run: input.run,
    condition: set.name,
    dataset: set.dataset.name,
    classes: [...set.classes],
    objects: rows.length,
    groups: new Set(rows.map((row) => groups[row])).size,
    features: [...input.features],
    folds_by: input.foldsBy,
    settings: input.settings,
    accuracy: interval((own) => accuracyOf(labels, heldOut.answers, own)),
    balanced_accuracy: balanced(heldOut.answers),
    macro_f1: scores.macroF1,
    weighted_f1: scores.weightedF1,
    majority: balanced(heldOut.majority),
    nearest_mean: balanced(heldOut.nearestMean),
    confusion: set.classes.map((_, row) => [...confusion.counts.subarray(row * classes, (row + 1) * classes)]),
    by_class: scores.byClass.map((score, index) => ({ name: set.classes[index], ...score })),
    by_condition: mapped('condition'),
    by_type: mapped('type'),
    calibration: { expected_calibration_error: calibrationError(bins), bins: bins.map((bin) => ({ ...bin })) },
    floor: floor === null ? null : { ...floor, wanted: wantedReliability },
    spatial: {
      with_context: without === null ? null : balanced(heldOut.answers),
      without_context: without === null ? null : balanced(without.answers),
      gain:
        without === null
          ? null
          : interval(
              (own) =>
                balancedOf(labels, heldOut.answers, classes, own) - balancedOf(labels, without.answers, classes, own),
            ),
      relations: input.relations,
    },
    zero_shot: input.zeroShot,
    targets: targetTable({ table: set.table, labels, answers: heldOut.answers, relations: input.relations }).map(
      (target) => ({ ...target }),
    ),
    curves: heldOut.folds.map(({ name, bestEpoch, epochs }) => ({
      name,
      best_epoch: bestEpoch,
      train_loss: epochs.map(({ trainLoss }) => trainLoss),
      valid_loss: epochs.map(({ validLoss }) => validLoss),
      valid_macro_f1: epochs.map(({ validMacroF1 }) => validMacroF1),
    })),
    hardest: answersThere
      .toSorted((a, b) => a.label_probability - b.label_probability || a.object - b.object)
      .slice(0, mostListed),
    suspects: answersThere
      .filter(({ label, answer, sure }) => label !== answer && sure >= suspectFrom)
      .toSorted((a, b) => b.sure - a.sure || a.object - b.object)
      .slice(0, mostListed),
    notes: [...input.notes],
  };
}

function objectAnswer(
  set: ConditionSet,
  { id, picture }: ConditionObject,
  label: number,
  heldOut: HeldOut,
  row: number,
): ObjectAnswer {
  const answer = heldOut.answers[row];
  const at = row * set.classes.length;
  return {
    object: id,
    picture: picture.name,
    frame: picture.frame,
    label: set.classes[label],
    answer: set.classes[answer],
    sure: heldOut.probabilities[at + answer],
    label_probability: heldOut.probabilities[at + label],
  };
}

/** Scores after classes are joined by a word of theirs: by condition, by type. */
function scoresBy(
  words: readonly string[],
  truth: Int32Array,
  said: Int32Array,
): (ClassScore & { readonly name: string })[] {
  const names = [...new Set(words)];
  const place = words.map((word) => names.indexOf(word));
  const joined = confusionOf(
    truth.map((label) => place[label]),
    said.map((label) => place[label]),
    names.length,
  );
  return scoresOf(joined).byClass.map((score, index) => ({ name: names[index], ...score }));
}
