import { dot4, invert4, type Matrix4, matrix4, multiply4, type Vector4, vector4 } from './matrix4.ts';

/** A labelled pair as the fit takes it. */
export interface LabelledTerms {
  /** The first is 1. */
  readonly terms: Vector4;
  readonly same: boolean;
  /** How much it counts: pairs that repeat each other share one vote. */
  readonly weight: number;
  /** Added to the logarithm of the odds of this pair alone; 0 by default. */
  readonly offset?: number;
}

/** What is believed of the coefficients before the pairs are seen: a normal distribution. */
interface CoefficientPrior {
  readonly mean: Vector4;
  /** Inverse of the covariance. */
  readonly precision: Matrix4;
}

/** Coefficients and the curvature of the posterior there; its inverse is their covariance (Laplace's approximation). */
interface LogisticFit {
  readonly coefficients: Vector4;
  readonly precision: Matrix4;
}

/** 1 / (1 + e^-x). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Newton's method reaches machine precision here in under ten steps; the rest is for strange data. */
const mostSteps = 50;
/** A step of at most this much in any coefficient's own scale keeps Newton's method from overshooting on separable data. */
const longestStep = 4;

/**
 * The coefficients that the pairs and the prior together make most likely (logistic regression, L2 towards the prior's mean).
 * `offset` is added to every logarithm of the odds.
 */
export function fitLogistic(pairs: readonly LabelledTerms[], prior: CoefficientPrior, offset = 0): LogisticFit {
  let coefficients = prior.mean;
  let precision = prior.precision;
  for (let step = 0; step < mostSteps; step++) {
    const hessian = prior.precision.map((row) => [...row]);
    const gradient = [
      ...multiply4(
        prior.precision,
        vector4((k) => coefficients[k] - prior.mean[k]),
      ),
    ];
    for (const { terms, same, weight, offset: own = 0 } of pairs) {
      const probability = logistic(dot4(coefficients, terms) + offset + own);
      const curvature = weight * probability * (1 - probability);
      const pull = weight * (probability - Number(same));
      for (let row = 0; row < 4; row++) {
        gradient[row] += pull * terms[row];
        for (let column = 0; column < 4; column++) hessian[row][column] += curvature * terms[row] * terms[column];
      }
    }
    precision = matrix4((row, column) => hessian[row][column]);
    const inverse = invert4(precision);
    if (inverse === null) return { coefficients, precision };
    const full = multiply4(
      inverse,
      vector4((k) => gradient[k]),
    );
    const longest = Math.max(...full.map(Math.abs));
    const scale = longest > longestStep ? longestStep / longest : 1;
    coefficients = vector4((k) => coefficients[k] - scale * full[k]);
    if (longest < 1e-9) break;
  }
  return { coefficients, precision };
}
