/** A source of repeatable random numbers. */
export interface SeededRandom {
  /** Evenly spread, 0 up to but not including 1. */
  readonly uniform: () => number;
  /** Normally distributed, mean 0, standard deviation 1. */
  readonly normal: () => number;
}

/**
 * The same seed gives the same numbers on every machine: sfc32 (Chris Doty-Humphrey, PractRand), whose 32-bit integer steps
 * are exact in JavaScript. Normal numbers are sums of twelve even ones, which avoids logarithms and cosines whose last bit
 * engines may differ in.
 */
export function seededRandom(seed: number): SeededRandom {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const uniform = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one bit need a few rounds to part.
  for (let round = 0; round < 12; round += 1) uniform();
  const normal = (): number => {
    let sum = -6;
    for (let term = 0; term < 12; term += 1) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}
