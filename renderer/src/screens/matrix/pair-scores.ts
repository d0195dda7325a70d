/** All pairs of a matrix, ready to be counted over a threshold. Vetoed pairs are not among them. */
interface PairScores {
  /** Similarities, the highest first. */
  readonly similarities: Float32Array;
  /** `wrongUpTo[n]`: how many of the `n` most similar pairs are expected to be two persons. Null without probabilities. */
  readonly wrongUpTo: Float64Array | null;
}

/** What lies at or above a threshold. */
interface ThresholdCount {
  readonly pairs: number;
  /** How many of those are expected to be wrong: the sum of 1 - P(same). Null without probabilities. */
  readonly expectedWrong: number | null;
}

/**
 * Orders the pairs of a symmetric (n, n) matrix once, so that counting is a search in it. `vetoed` has n * n cells, 1 where a
 * pair is ruled out. Pairs without a number (NaN) are left out.
 *
 * Half a million pairs are sorted in a tenth of a second: each is one 64-bit number, its similarity above and its cell below,
 * and the engine's own sort of such numbers needs no comparing function.
 */
export function pairScores(
  n: number,
  values: Float32Array,
  probabilities: Float32Array | null,
  vetoed: Uint8Array,
): PairScores {
  const packed = new BigUint64Array((n * (n - 1)) / 2);
  const words = new Uint32Array(packed.buffer);
  let count = 0;
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) {
      const cell = row * n + column;
      if (Number.isNaN(values[cell]) || vetoed[cell] === 1) continue;
      words[count * 2] = cell;
      words[count * 2 + 1] = descendingBits(values[cell]);
      count++;
    }
  }
  packed.subarray(0, count).sort();
  const similarities = new Float32Array(count);
  const wrongUpTo = probabilities === null ? null : new Float64Array(count + 1);
  for (let place = 0; place < count; place++) {
    const cell = words[place * 2];
    similarities[place] = values[cell];
    if (wrongUpTo !== null && probabilities !== null) wrongUpTo[place + 1] = wrongUpTo[place] + 1 - probabilities[cell];
  }
  return { similarities, wrongUpTo };
}

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** The bits of a float32 as an unsigned number that is smaller the larger the float is. */
function descendingBits(value: number): number {
  asFloat[0] = value;
  const bits = asBits[0];
  // Of IEEE 754: positive floats order as their bits do, negative ones the other way round.
  return (bits & 0x80000000) === 0 ? ~bits & 0x7fffffff : bits;
}

/** Counts the pairs at or above a threshold. */
export function countAbove({ similarities, wrongUpTo }: PairScores, threshold: number): ThresholdCount {
  // A threshold of 0.7 as people mean it includes the float32 nearest to 0.7.
  const line = Math.fround(threshold);
  let low = 0;
  let high = similarities.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (similarities[middle] >= line) low = middle + 1;
    else high = middle;
  }
  return { pairs: low, expectedWrong: wrongUpTo === null ? null : wrongUpTo[low] };
}
