import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { confusionOf, scoresOf } from '../measure/confusion.ts';
import { type AdamWState, adamWDefaults, adamWStep, freshAdamW } from './adamw.ts';
import { classWeights, countLabels } from './class-weights.ts';
import { epochOrder } from './epoch-order.ts';
import { addBackward, forward, type HeadShape, headLayout, initialParameters } from './head-shape.ts';
import { rateShare } from './learning-rate.ts';
import { lossOf } from './losses.ts';
import { type LabelledRows, type Scaling, scaled, scalingOf } from './training-data.ts';
import type { TrainingSettings } from './training-settings.ts';

/** What one epoch brought. */
export interface EpochFigures {
  /** From 1. */
  readonly epoch: number;
  /** Mean weighted loss over the epoch's batches. */
  readonly trainLoss: number;
  /** Of the validation side, unweighted: what it is under natural frequencies. */
  readonly validLoss: number;
  readonly validMacroF1: number;
  readonly validAccuracy: number;
}

/** A training between two epochs: all that it needs to go on and end as if it had never stopped. */
export interface TrainingState {
  readonly parameters: Float64Array;
  readonly optimizer: AdamWState;
  readonly best: Float64Array;
  readonly bestEpoch: number;
  readonly epochs: readonly EpochFigures[];
  readonly done: boolean;
}

/** The scaling of the inputs and the shape are the same at every epoch: they follow from the data. */
export interface TrainingPlan {
  readonly shape: HeadShape;
  readonly scaling: Scaling;
  readonly weights: Float64Array;
  readonly totalSteps: number;
}

/** What follows from data and settings before the first epoch. */
export function planTraining(train: LabelledRows, classes: number, settings: TrainingSettings): TrainingPlan {
  const rows = epochOrder(train.labels, classes, settings.sampling, settings.seed, 0).length;
  return {
    shape: { inputs: train.inputs, hidden: settings.hidden, classes },
    scaling: scalingOf(train),
    weights: classWeights(countLabels(train.labels, classes), settings.weighting),
    totalSteps: settings.epochs * Math.ceil(rows / (settings.batch * settings.accumulation)),
  };
}

/** A training before its first epoch. */
export function freshState({ shape }: TrainingPlan, { seed }: TrainingSettings): TrainingState {
  const parameters = initialParameters(shape, seededRandom(seed));
  return {
    parameters,
    optimizer: freshAdamW(parameters.length),
    best: parameters.slice(),
    bestEpoch: 0,
    epochs: [],
    done: false,
  };
}

/**
 * Trains epoch by epoch, from `from` on where given, and yields the state after each: whoever keeps the last one can go on from it and ends in
 * the same bytes. Stops after `patience` epochs without a better macro F1 on the validation side; the best epoch's parameters are kept.
 * Rows are taken as they are: check them first.
 */
export function* trainEpochs(
  train: LabelledRows,
  valid: LabelledRows,
  settings: TrainingSettings,
  plan: TrainingPlan,
  from?: TrainingState,
): Generator<TrainingState, TrainingState> {
  let state = from ?? freshState(plan, settings);
  if (state.parameters.length !== headLayout(plan.shape).length) {
    throw new DoppelError('mismatch', 'The training that was interrupted had a head of another shape. Start it anew.');
  }
  const trainRows = scaled(train.features, train.inputs, plan.scaling);
  const validRows = scaled(valid.features, valid.inputs, plan.scaling);
  while (!state.done) {
    state = runEpoch(
      state,
      { features: trainRows, inputs: train.inputs, labels: train.labels },
      validRows,
      valid.labels,
      settings,
      plan,
    );
    yield state;
  }
  return state;
}

function runEpoch(
  state: TrainingState,
  train: LabelledRows,
  validRows: Float64Array,
  validLabels: Int32Array,
  settings: TrainingSettings,
  plan: TrainingPlan,
): TrainingState {
  const { shape, weights, totalSteps } = plan;
  const parameters = state.parameters.slice();
  const optimizer: AdamWState = {
    step: state.optimizer.step,
    first: state.optimizer.first.slice(),
    second: state.optimizer.second.slice(),
  };
  const order = epochOrder(train.labels, shape.classes, settings.sampling, settings.seed, state.epochs.length);
  const { batch, accumulation } = settings;
  const losses: number[] = [];
  for (let start = 0; start < order.length; start += batch * accumulation) {
    const gradient = new Float64Array(parameters.length);
    const batches = Math.min(accumulation, Math.ceil((order.length - start) / batch));
    for (let part = 0; part < batches; part++) {
      const rows = order.subarray(start + part * batch, Math.min(start + (part + 1) * batch, order.length));
      losses.push(batchGradient(shape, parameters, train, rows, settings, weights, gradient, 1 / batches));
    }
    const rate = settings.learningRate * rateShare(optimizer.step, settings.warmupSteps, totalSteps);
    adamWStep(parameters, gradient, optimizer, rate, { ...adamWDefaults, weightDecay: settings.weightDecay });
  }
  const figures = measure(shape, parameters, validRows, validLabels, settings);
  const epoch = state.epochs.length + 1;
  const epochs = [
    ...state.epochs,
    { epoch, trainLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length, ...figures },
  ];
  const before = state.bestEpoch === 0 ? Number.NEGATIVE_INFINITY : epochs[state.bestEpoch - 1].validMacroF1;
  const better = figures.validMacroF1 > before;
  const bestEpoch = better ? epoch : state.bestEpoch;
  return {
    parameters,
    optimizer,
    best: better ? parameters.slice() : state.best,
    bestEpoch,
    epochs,
    done: epoch >= settings.epochs || epoch - bestEpoch >= settings.patience,
  };
}

/**
 * Adds `share` times a batch's mean gradient (weighted mean: the sum of weighted losses by the sum of weights, as torch's cross_entropy) and
 * returns the batch's mean loss.
 */
export function batchGradient(
  shape: HeadShape,
  parameters: Float64Array,
  data: LabelledRows,
  rows: Int32Array,
  { loss }: Pick<TrainingSettings, 'loss'>,
  weights: Float64Array,
  gradient: Float64Array,
  share: number,
): number {
  let weightSum = 0;
  for (const row of rows) weightSum += weights[data.labels[row]];
  let sum = 0;
  for (const row of rows) {
    const label = data.labels[row];
    const weight = weights[label] / weightSum;
    const offset = row * data.inputs;
    const { hidden, logits } = forward(shape, parameters, data.features, offset);
    const each = lossOf(loss, logits, label);
    sum += weight * each.loss;
    const slope = each.slope.map((value) => value * weight * share);
    addBackward(shape, parameters, data.features, offset, hidden, slope, gradient);
  }
  return sum;
}

function measure(
  shape: HeadShape,
  parameters: Float64Array,
  rows: Float64Array,
  labels: Int32Array,
  { loss }: TrainingSettings,
): Omit<EpochFigures, 'epoch' | 'trainLoss'> {
  const said = new Int32Array(labels.length);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const { logits } = forward(shape, parameters, rows, row * shape.inputs);
    said[row] = argMax(logits);
    sum += lossOf(loss, logits, labels[row]).loss;
  }
  const { macroF1, accuracy } = scoresOf(confusionOf(labels, said, shape.classes));
  return { validLoss: sum / labels.length, validMacroF1: macroF1 ?? 0, validAccuracy: accuracy ?? 0 };
}

/** The index of the largest number; the first of equals. */
function argMax(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}
