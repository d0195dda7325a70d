/** Halvings of 0 to 1: to a millionth. */
const halvings = 20;

/** The probability of at most `successes` of `trials`, each with `share`. */
function atMost(successes: number, trials: number, share: number): number {
  // By logarithms: the power of a small share among a thousand is below the least number.
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let k = 0; k < successes; k++) {
    term += Math.log(((trials - k) / (k + 1)) * (share / (1 - share)));
    sum += Math.exp(term);
  }
  return sum;
}

/** The share between 0 and 1 at which a falling function of it has come down to `level`. */
function whereItFallsTo(level: number, of: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (of(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The shares that so many successes may stand for with 95 % confidence (Clopper and Pearson 1934, exact): it takes each trial for
 * independent of the others, which pairs of the same people are not, so that the truth is wider still. `trials` is one or more.
 */
export function exactInterval(successes: number, trials: number): readonly [low: number, high: number] {
  const low = successes === 0 ? 0 : whereItFallsTo(0.975, (share) => atMost(successes - 1, trials, share));
  const high = successes === trials ? 1 : whereItFallsTo(0.025, (share) => atMost(successes, trials, share));
  return [low, high];
}
