import { assertNever } from '#base/doppel-error.ts';

/**
 * What a head is trained to make small. Cross-entropy: -log p of the true class. Focal (Lin et al. 2017): (1 - p)^gamma times that, so that
 * objects that are already right speak less; `alpha` scales it as a whole.
 */
export type LossKind =
  | { readonly kind: 'cross-entropy' }
  | { readonly kind: 'focal'; readonly gamma: number; readonly alpha: number };

/** The softmax of logits, computed less their largest so that nothing overflows; sums to 1. */
export function softmax(logits: Float64Array, temperature = 1): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) largest = Math.max(largest, logit / temperature);
  const shares = logits.map((logit) => Math.exp(logit / temperature - largest));
  let sum = 0;
  for (const share of shares) sum += share;
  return shares.map((share) => share / sum);
}

/** log of the softmax of logits, without taking the logarithm of a vanished share. */
export function logSoftmax(logits: Float64Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  const shift = largest + Math.log(sum);
  return logits.map((logit) => logit - shift);
}

/** The loss of one object and its slope by the logits (both unweighted). */
export function lossOf(
  kind: LossKind,
  logits: Float64Array,
  label: number,
): { readonly loss: number; readonly slope: Float64Array } {
  const logs = logSoftmax(logits);
  const shares = logs.map(Math.exp);
  const log = logs[label];
  switch (kind.kind) {
    case 'cross-entropy':
      return { loss: -log, slope: shares.map((share, index) => share - Number(index === label)) };
    case 'focal': {
      const { gamma, alpha } = kind;
      const share = shares[label];
      // 1 - p as the sum of the others: exact where p is nearly 1.
      let rest = 0;
      for (let index = 0; index < shares.length; index++) if (index !== label) rest += shares[index];
      const dimmed = rest ** gamma;
      // Where gamma is 0 or nothing is left of the rest, the first term's limit is 0.
      const bend = gamma === 0 || rest === 0 ? 0 : gamma * rest ** (gamma - 1) * share * log;
      const factor = alpha * (dimmed - bend);
      return {
        loss: alpha * dimmed * -log,
        slope: shares.map((each, index) => factor * (index === label ? -rest : each)),
      };
    }
    default:
      return assertNever(kind);
  }
}
