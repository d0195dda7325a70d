import { DoppelError } from '#base/doppel-error.ts';
import { forward, type HeadShape } from './head-shape.ts';
import { softmax } from './losses.ts';
import type { TrainingPlan, TrainingState } from './train-head.ts';
import { type LabelledRows, type Scaling, scaled } from './training-data.ts';

/** A head that answers: numbers in, a probability a class out. */
export interface TrainedHead {
  readonly shape: HeadShape;
  readonly scaling: Scaling;
  readonly parameters: Float64Array;
  /** Logits are divided by it before the softmax; 1 until it is calibrated. */
  readonly temperature: number;
}

/** The head that a training ended in: the best epoch's. */
export const headOf = ({ shape, scaling }: TrainingPlan, { best }: TrainingState): TrainedHead => ({
  shape,
  scaling,
  parameters: best,
  temperature: 1,
});

/**
 * The logits of rows: (n * classes).
 * @throws DoppelError `mismatch` when the rows have another number of inputs, `bad_file` when one is not finite.
 */
export function headLogits(head: TrainedHead, { features, inputs }: Omit<LabelledRows, 'labels'>): Float64Array {
  const { shape, scaling, parameters } = head;
  if (inputs !== shape.inputs) {
    throw new DoppelError(
      'mismatch',
      `This head takes ${shape.inputs} numbers an object, these features have ${inputs}. It was trained on features of another model.`,
    );
  }
  const rows = features.length / inputs;
  const values = scaled(features, inputs, scaling);
  const logits = new Float64Array(rows * shape.classes);
  for (let row = 0; row < rows; row++) {
    logits.set(forward(shape, parameters, values, row * inputs).logits, row * shape.classes);
  }
  const bad = logits.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DoppelError(
      'bad_file',
      `Object ${Math.floor(bad / shape.classes)} has features that are not finite numbers. Describe it again.`,
    );
  }
  return logits;
}

/** Probabilities of (n * classes) logits at a temperature, row by row. */
export function probabilitiesOf(logits: Float64Array, classes: number, temperature: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    probabilities.set(softmax(logits.subarray(start, start + classes), temperature), start);
  }
  return probabilities;
}

/** The class with the largest number of each row. */
export function answersOf(values: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, row) => {
    let best = 0;
    for (let label = 1; label < classes; label++)
      if (values[row * classes + label] > values[row * classes + best]) best = label;
    return best;
  });
}
