import { adamWDefaults, adamWStep, freshAdamW } from '../train/adamw.ts';
import { rateShare } from '../train/learning-rate.ts';

/** How an adapter is trained: whole-set steps of AdamW under a cosine. */
interface AdapterSettings {
  readonly steps: number;
  readonly learningRate: number;
}

/** 1e-3 and 20 epochs of few-shot sets in both papers; whole-set steps are more of them and cost little at this size. */
const adapterDefaults: AdapterSettings = { steps: 200, learningRate: 1e-3 };

/** The parameters after training from `start`, by whatever gives loss and gradient. The same start ends in the same bytes. */
export function fitAdapter(
  start: Float64Array,
  gradientAt: (parameters: Float64Array) => { readonly loss: number; readonly gradient: Float64Array },
  { steps, learningRate }: AdapterSettings = adapterDefaults,
): Float64Array {
  const parameters = start.slice();
  const state = freshAdamW(parameters.length);
  for (let step = 0; step < steps; step++) {
    const { gradient } = gradientAt(parameters);
    adamWStep(parameters, gradient, state, learningRate * rateShare(step, 0, steps), adamWDefaults);
  }
  return parameters;
}
