/** The settings of AdamW (Loshchilov and Hutter 2019). */
interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Shrinks every parameter by this times the learning rate a step, biases too, as torch does. */
  readonly weightDecay: number;
}

/** torch's defaults, which are the paper's but for the decay. */
export const adamWDefaults: AdamWSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** What AdamW remembers between steps; `step` counts those done. */
export interface AdamWState {
  step: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** AdamW before its first step. */
export const freshAdamW = (length: number): AdamWState => ({
  step: 0,
  first: new Float64Array(length),
  second: new Float64Array(length),
});

/** One step: changes `parameters` and `state` in place. */
export function adamWStep(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamWState,
  learningRate: number,
  { beta1, beta2, epsilon, weightDecay }: AdamWSettings,
): void {
  state.step++;
  const { first, second, step } = state;
  const firstCorrection = 1 - beta1 ** step;
  const secondCorrection = Math.sqrt(1 - beta2 ** step);
  const size = learningRate / firstCorrection;
  for (let index = 0; index < parameters.length; index++) {
    const slope = gradient[index];
    first[index] = beta1 * first[index] + (1 - beta1) * slope;
    second[index] = beta2 * second[index] + (1 - beta2) * slope * slope;
    const kept = parameters[index] * (1 - learningRate * weightDecay);
    parameters[index] = kept - (size * first[index]) / (Math.sqrt(second[index]) / secondCorrection + epsilon);
  }
}
