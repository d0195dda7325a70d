import type { ReliabilityBin, ReliabilityTable } from '#contract/calibration.ts';

/** A pair with its probability, its truth and the human beings in it. */
export interface ForecastPair {
  readonly probability: number;
  readonly same: boolean;
  /** Names of the human beings, unique over videos: what is resampled for intervals. */
  readonly persons: readonly [string, string];
}

/** Ten bins of equal width, the convention since Guo et al. 2017, "On Calibration of Modern Neural Networks". */
const binCount = 10;
const resamplings = 400;

/**
 * How far probabilities can be believed: pairs in ten bins, what was said beside what was so, and the expected calibration
 * error. Intervals come from resampling persons, not pairs: the pairs of one person stand or fall together. `random` gives
 * numbers from 0 to 1.
 */
export function reliabilityTable(pairs: readonly ForecastPair[], random: () => number): ReliabilityTable {
  const whole = binSums(pairs, null);
  const names = [...new Set(pairs.flatMap(({ persons }) => persons))];
  const errors: number[] = [];
  const shares: number[][] = whole.map(() => []);
  for (let round = 0; round < resamplings; round++) {
    const sums = binSums(pairs, drawPersons(names, random));
    errors.push(calibrationError(sums));
    sums.forEach(({ weight, same }, bin) => {
      if (weight > 0) shares[bin].push(same / weight);
    });
  }
  return {
    expected_calibration_error: calibrationError(whole),
    low: percentile(errors, 0.025),
    high: percentile(errors, 0.975),
    bins: whole.map((sums, bin) => toBin(sums, bin, shares[bin])),
  };
}

/** How often each name was drawn when as many as there are were drawn with replacement: the bootstrap over persons. */
export function drawPersons(names: readonly string[], random: () => number): ReadonlyMap<string, number> {
  const drawn = new Map<string, number>();
  for (let i = 0; i < names.length; i++) {
    const name = names[Math.min(names.length - 1, Math.floor(random() * names.length))];
    drawn.set(name, (drawn.get(name) ?? 0) + 1);
  }
  return drawn;
}

/**
 * How much a pair counts in such a drawing: its two persons' numbers multiplied; a pair within one person counts as that
 * person does (Owen 2007, the pigeonhole bootstrap).
 */
export function drawnWeight([a, b]: readonly [string, string], drawn: ReadonlyMap<string, number>): number {
  const left = drawn.get(a) ?? 0;
  return a === b ? left : left * (drawn.get(b) ?? 0);
}

interface BinSums {
  pairs: number;
  weight: number;
  said: number;
  same: number;
}

function binSums(pairs: readonly ForecastPair[], drawn: ReadonlyMap<string, number> | null): readonly BinSums[] {
  const bins = Array.from({ length: binCount }, (): BinSums => ({ pairs: 0, weight: 0, said: 0, same: 0 }));
  for (const { probability, same, persons } of pairs) {
    const bin = bins[Math.min(binCount - 1, Math.floor(probability * binCount))];
    const weight = drawn === null ? 1 : drawnWeight(persons, drawn);
    bin.pairs++;
    bin.weight += weight;
    bin.said += weight * probability;
    if (same) bin.same += weight;
  }
  return bins;
}

function calibrationError(bins: readonly BinSums[]): number {
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? 0 : bins.reduce((sum, { said, same }) => sum + Math.abs(said - same), 0) / total;
}

function toBin({ pairs, weight, said, same }: BinSums, bin: number, shares: readonly number[]): ReliabilityBin {
  const edges = { from: bin / binCount, to: (bin + 1) / binCount, pairs };
  if (weight === 0) return { ...edges, predicted: null, observed: null, low: null, high: null };
  // Resampling cannot leave 0 or 1 where all pairs of a bin agree; Wilson's interval can.
  const wilson = wilsonInterval(same / weight, pairs);
  const isUnanimous = same === 0 || same === weight;
  return {
    ...edges,
    predicted: said / weight,
    observed: same / weight,
    low: isUnanimous ? wilson[0] : percentile(shares, 0.025),
    high: isUnanimous ? wilson[1] : percentile(shares, 0.975),
  };
}

/** Wilson's score interval (1927) of a share seen in `count` trials, at 95 %. */
export function wilsonInterval(share: number, count: number): readonly [number, number] {
  const z2 = 1.959964 ** 2;
  const middle = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half = (Math.sqrt(z2) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count))) / (1 + z2 / count);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** The value below which a share of the values lies; 0 where there are none. */
function percentile(values: readonly number[], at: number): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];
}
