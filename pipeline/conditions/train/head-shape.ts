import type { SeededRandom } from '#base/seeded-random.ts';

/** A head's form: linear, or with one hidden layer of rectified units. */
export interface HeadShape {
  readonly inputs: number;
  /** Units of the hidden layer; 0 for a linear head. */
  readonly hidden: number;
  readonly classes: number;
}

/** Where the parts of a head's one array of parameters begin: first layer's weights (row-major, a row a unit), its biases, the second's. */
interface HeadLayout {
  readonly firstWeights: number;
  readonly firstBiases: number;
  readonly secondWeights: number;
  readonly secondBiases: number;
  readonly length: number;
}

/** The layout of a head's parameters. A linear head has a first layer only, whose rows are the classes. */
export function headLayout({ inputs, hidden, classes }: HeadShape): HeadLayout {
  const first = hidden === 0 ? classes : hidden;
  const firstBiases = first * inputs;
  const secondWeights = firstBiases + first;
  const secondBiases = hidden === 0 ? secondWeights : secondWeights + classes * hidden;
  return {
    firstWeights: 0,
    firstBiases,
    secondWeights,
    secondBiases,
    length: hidden === 0 ? secondWeights : secondBiases + classes,
  };
}

/** First parameters: even numbers within 1 / sqrt(inputs of the layer), as torch's nn.Linear starts (He et al. 2015 with a = sqrt 5). */
export function initialParameters(shape: HeadShape, random: SeededRandom): Float64Array {
  const layout = headLayout(shape);
  const parameters = new Float64Array(layout.length);
  const firstBound = 1 / Math.sqrt(shape.inputs);
  for (let index = 0; index < layout.secondWeights; index++)
    parameters[index] = (2 * random.uniform() - 1) * firstBound;
  if (shape.hidden > 0) {
    const bound = 1 / Math.sqrt(shape.hidden);
    for (let index = layout.secondWeights; index < layout.length; index++)
      parameters[index] = (2 * random.uniform() - 1) * bound;
  }
  return parameters;
}

/** The hidden units (empty of a linear head) and logits of one row of inputs that begins at `offset` of `rows`. */
export function forward(
  shape: HeadShape,
  parameters: Float64Array,
  rows: Float64Array,
  offset: number,
): { readonly hidden: Float64Array; readonly logits: Float64Array } {
  const { inputs, hidden: units, classes } = shape;
  const layout = headLayout(shape);
  const first = new Float64Array(units === 0 ? classes : units);
  for (let unit = 0; unit < first.length; unit++) {
    let sum = parameters[layout.firstBiases + unit];
    const base = unit * inputs;
    for (let input = 0; input < inputs; input++) sum += parameters[base + input] * rows[offset + input];
    first[unit] = units === 0 ? sum : Math.max(0, sum);
  }
  if (units === 0) return { hidden: new Float64Array(0), logits: first };
  const logits = new Float64Array(classes);
  for (let label = 0; label < classes; label++) {
    let sum = parameters[layout.secondBiases + label];
    const base = layout.secondWeights + label * units;
    for (let unit = 0; unit < units; unit++) sum += parameters[base + unit] * first[unit];
    logits[label] = sum;
  }
  return { hidden: first, logits };
}

/** Adds to `gradient` what one row adds, given the loss's slope at its logits. */
export function addBackward(
  shape: HeadShape,
  parameters: Float64Array,
  rows: Float64Array,
  offset: number,
  hidden: Float64Array,
  slope: Float64Array,
  gradient: Float64Array,
): void {
  const { inputs, hidden: units, classes } = shape;
  const layout = headLayout(shape);
  let firstSlope = slope;
  if (units > 0) {
    firstSlope = new Float64Array(units);
    for (let label = 0; label < classes; label++) {
      const base = layout.secondWeights + label * units;
      gradient[layout.secondBiases + label] += slope[label];
      for (let unit = 0; unit < units; unit++) {
        gradient[base + unit] += slope[label] * hidden[unit];
        if (hidden[unit] > 0) firstSlope[unit] += slope[label] * parameters[base + unit];
      }
    }
  }
  for (let unit = 0; unit < firstSlope.length; unit++) {
    const value = firstSlope[unit];
    if (value === 0) continue;
    gradient[layout.firstBiases + unit] += value;
    const base = unit * inputs;
    for (let input = 0; input < inputs; input++) gradient[base + input] += value * rows[offset + input];
  }
}
