import { DoppelError } from '#base/doppel-error.ts';

/** Labelled rows of numbers: what heads are trained and measured on. */
export interface LabelledRows {
  /** (n * inputs), a row an object. */
  readonly features: Float64Array;
  readonly inputs: number;
  /** (n,) classes from 0. */
  readonly labels: Int32Array;
}

/** The rows of the given numbers, in that order. */
export function takeRows({ features, inputs, labels }: LabelledRows, rows: readonly number[]): LabelledRows {
  const taken = new Float64Array(rows.length * inputs);
  rows.forEach((row, index) => {
    taken.set(features.subarray(row * inputs, (row + 1) * inputs), index * inputs);
  });
  return { features: taken, inputs, labels: Int32Array.from(rows, (row) => labels[row]) };
}

/**
 * Checks rows before anything is learnt of them. `name` says which side they are: `train`, `valid`.
 * @throws DoppelError `bad_file` for an empty side, features that are not finite, labels out of range or, on the side that is learnt from,
 * objects of fewer than two classes.
 */
export function checkRows(rows: LabelledRows, classes: readonly string[], name: 'train' | 'valid' | 'test'): void {
  const { features, inputs, labels } = rows;
  if (labels.length === 0) {
    throw new DoppelError('bad_file', `The ${name} side has no labelled objects. Label some, or choose another split.`);
  }
  if (features.length !== labels.length * inputs) {
    throw new DoppelError(
      'bad_file',
      `Expected ${inputs} numbers for each of ${labels.length} objects, found ${features.length}.`,
    );
  }
  const bad = features.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DoppelError(
      'bad_file',
      `Object ${Math.floor(bad / inputs)} of the ${name} side has a feature that is ${features[bad]} (number ${bad % inputs}). Describe the pictures again.`,
    );
  }
  const unknown = labels.find((label) => label < 0 || label >= classes.length);
  if (unknown !== undefined) {
    throw new DoppelError(
      'bad_file',
      `The ${name} side has class ${unknown}; there are ${classes.length}: ${classes.join(', ')}.`,
    );
  }
  if (name === 'train' && new Set(labels).size < 2) {
    throw new DoppelError(
      'bad_file',
      `All ${labels.length} objects to learn from are "${classes[labels[0]]}". A head needs objects of at least two classes.`,
    );
  }
}

/** Mean and standard deviation of each input over the rows; an input that never changes has deviation 1. */
export interface Scaling {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** The scaling of the rows (population deviation, as scikit-learn's StandardScaler). */
export function scalingOf({ features, inputs, labels }: LabelledRows): Scaling {
  const mean = new Float64Array(inputs);
  const deviation = new Float64Array(inputs);
  for (let row = 0; row < labels.length; row++) {
    for (let input = 0; input < inputs; input++) mean[input] += features[row * inputs + input] / labels.length;
  }
  for (let row = 0; row < labels.length; row++) {
    for (let input = 0; input < inputs; input++) {
      deviation[input] += (features[row * inputs + input] - mean[input]) ** 2 / labels.length;
    }
  }
  return { mean, deviation: deviation.map((variance) => (variance > 1e-24 ? Math.sqrt(variance) : 1)) };
}

/** The rows' features less the mean, by the deviation. */
export function scaled(features: Float64Array, inputs: number, { mean, deviation }: Scaling): Float64Array {
  return features.map((value, index) => (value - mean[index % inputs]) / deviation[index % inputs]);
}
