import { fitTemperature } from '../calibrate/temperature.ts';
import type { Fold } from '../measure/group-folds.ts';
import { majorityAnswers, nearestMeanAnswers } from '../train/plain-rivals.ts';
import { type EpochFigures, freshState, planTraining, type TrainingState, trainEpochs } from '../train/train-head.ts';
import { answersOf, headLogits, headOf, probabilitiesOf, type TrainedHead } from '../train/trained-head.ts';
import { checkRows, type LabelledRows, takeRows } from '../train/training-data.ts';
import type { TrainingSettings } from '../train/training-settings.ts';

/** What was said of every row by heads that had not seen its group. */
export interface HeldOut {
  /** (n * classes); rows that no fold measures are all 0. */
  readonly probabilities: Float64Array;
  /** (n,) the head's answer; -1 where no fold measures the row. */
  readonly answers: Int32Array;
  readonly majority: Int32Array;
  readonly nearestMean: Int32Array;
  readonly folds: readonly FoldFigures[];
}

/** How one fold's training went. */
interface FoldFigures {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
  readonly test: number;
  readonly bestEpoch: number;
  readonly epochs: readonly EpochFigures[];
  readonly temperature: number;
}

/** Where trainings are kept between epochs, so that a killed one goes on. */
export interface TrainingKeeper {
  readonly load: (part: string) => TrainingState | undefined;
  readonly save: (part: string, state: TrainingState) => void;
}

/** Keeps nothing. */
const forgetful: TrainingKeeper = { load: () => undefined, save: () => undefined };

/** A head trained to its end, with what it took. */
interface FittedHead {
  readonly head: TrainedHead;
  readonly state: TrainingState;
}

/**
 * Trains one head and sets its temperature. The validation side decides when to stop and the temperature; without one the training side decides
 * when to stop and the temperature stays 1.
 * @throws DoppelError as `checkRows` does.
 */
export function fitHead(
  part: string,
  train: LabelledRows,
  valid: LabelledRows,
  classes: readonly string[],
  settings: TrainingSettings,
  keeper: TrainingKeeper = forgetful,
): FittedHead {
  checkRows(train, classes, 'train');
  const hasValid = valid.labels.length > 0;
  if (hasValid) checkRows(valid, classes, 'valid');
  const plan = planTraining(train, classes.length, settings);
  let state = keeper.load(part) ?? freshState(plan, settings);
  for (const next of trainEpochs(train, hasValid ? valid : train, settings, plan, state)) {
    state = next;
    keeper.save(part, next);
  }
  const head = headOf(plan, state);
  const temperature = hasValid ? fitTemperature(headLogits(head, valid), valid.labels, classes.length) : 1;
  return { head: { ...head, temperature }, state };
}

/**
 * Trains a head a fold and lets it answer for rows of groups that it has not seen.
 * @throws DoppelError as `checkRows` does.
 */
export function crossValidate(
  rows: LabelledRows,
  classes: readonly string[],
  folds: readonly Fold[],
  settings: TrainingSettings,
  keeper: TrainingKeeper = forgetful,
): HeldOut {
  const count = rows.labels.length;
  const probabilities = new Float64Array(count * classes.length);
  const answers = new Int32Array(count).fill(-1);
  const majority = new Int32Array(count).fill(-1);
  const nearestMean = new Int32Array(count).fill(-1);
  const figures = folds.map((fold): FoldFigures => {
    const train = takeRows(rows, fold.train);
    const test = takeRows(rows, fold.test);
    const { head, state } = fitHead(fold.name, train, takeRows(rows, fold.valid), classes, settings, keeper);
    const own = probabilitiesOf(headLogits(head, test), classes.length, head.temperature);
    const said = answersOf(own, classes.length);
    const most = majorityAnswers(train, fold.test.length, classes.length);
    const near = nearestMeanAnswers(train, test, classes.length);
    fold.test.forEach((row, place) => {
      probabilities.set(own.subarray(place * classes.length, (place + 1) * classes.length), row * classes.length);
      answers[row] = said[place];
      majority[row] = most[place];
      nearestMean[row] = near[place];
    });
    return {
      name: fold.name,
      train: fold.train.length,
      valid: fold.valid.length,
      test: fold.test.length,
      bestEpoch: state.bestEpoch,
      epochs: state.epochs,
      temperature: head.temperature,
    };
  });
  return { probabilities, answers, majority, nearestMean, folds: figures };
}
