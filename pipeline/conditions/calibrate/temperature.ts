import { logSoftmax } from '../train/losses.ts';

/** Temperatures are sought in this span: beyond it the probabilities are all alike, or all 0 and 1. */
const coldest = 0.05;
const hottest = 20;
/** Golden-section search halves the span by 0.618 a step: 80 steps leave less than 1e-15 of it. */
const steps = 80;
const golden = (Math.sqrt(5) - 1) / 2;

/** Mean negative log-likelihood of (n * classes) logits at a temperature. */
export function meanNegativeLog(
  logits: Float64Array,
  labels: Int32Array,
  classes: number,
  temperature: number,
): number {
  let sum = 0;
  labels.forEach((label, row) => {
    const own = logits.slice(row * classes, (row + 1) * classes).map((logit) => logit / temperature);
    sum -= logSoftmax(own)[label];
  });
  return sum / labels.length;
}

/**
 * The temperature that makes held-out labels most likely (Guo et al. 2017): one number, which changes no answer, only how sure it is said.
 * Sought over its logarithm, in which the likelihood has one valley. Never fit it on rows that the head was trained on.
 */
export function fitTemperature(logits: Float64Array, labels: Int32Array, classes: number): number {
  const at = (log: number): number => meanNegativeLog(logits, labels, classes, Math.exp(log));
  let low = Math.log(coldest);
  let high = Math.log(hottest);
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let atLeft = at(left);
  let atRight = at(right);
  for (let step = 0; step < steps; step++) {
    if (atLeft <= atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - golden * (high - low);
      atLeft = at(left);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + golden * (high - low);
      atRight = at(right);
    }
  }
  return Math.exp((low + high) / 2);
}
