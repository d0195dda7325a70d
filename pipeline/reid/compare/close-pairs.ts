import { dotAt } from '#base/vector-math.ts';
import { dotKernel, dotSlack, mostRight } from './dot-kernel.ts';

/** Pairs of rows with their cosines: pair n is rows `left[n]` < `right[n]`. */
export interface ClosePairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The cosine of each as a 32-bit number, the very one of `similarityMatrix`. */
  readonly cosine: Float32Array;
}

/** The cosine of two rows of length 1: nothing beyond -1 and 1, rounded as `similarityMatrix` stores it. */
export function cosineAt(rows: Float32Array, a: number, b: number, dimension: number): number {
  return Math.fround(Math.max(-1, Math.min(1, dotAt(rows, a * dimension, rows, b * dimension, dimension))));
}

/** The length of the longest row. Those of a file that came from elsewhere may have any. */
function longestRow(rows: Float32Array, count: number, dimension: number): number {
  let longest = 1;
  for (let row = 0; row < count; row++) {
    longest = Math.max(longest, Math.sqrt(dotAt(rows, row * dimension, rows, row * dimension, dimension)));
  }
  return longest;
}

/** Takes up pairs in any number. */
export class PairBuffer {
  #left = new Int32Array(1024);
  #right = new Int32Array(1024);
  #cosine = new Float32Array(1024);
  #count = 0;

  push(left: number, right: number, cosine: number): void {
    if (this.#count === this.#left.length) {
      const length = 2 * this.#count;
      const grown = [new Int32Array(length), new Int32Array(length), new Float32Array(length)] as const;
      grown[0].set(this.#left);
      grown[1].set(this.#right);
      grown[2].set(this.#cosine);
      [this.#left, this.#right, this.#cosine] = grown;
    }
    this.#left[this.#count] = left;
    this.#right[this.#count] = right;
    this.#cosine[this.#count++] = cosine;
  }

  pairs(): ClosePairs {
    const [left, right] = [this.#left.subarray(0, this.#count), this.#right.subarray(0, this.#count)];
    return { left, right, cosine: this.#cosine.subarray(0, this.#count) };
  }
}

/**
 * Every two rows whose cosine reaches what one of the two asks for: all of them, and no others. `rows` is (count * dimension), of length 1;
 * `least` is (count,), what each row asks for. All pairs are looked at, quickly; only those that come near are computed as
 * `similarityMatrix` would, so that it costs a tenth of the matrix and no memory that grows with the square of `count`.
 */
export function closePairs(rows: Float32Array, count: number, dimension: number, least: Float32Array): ClosePairs {
  const found = new PairBuffer();
  if (count < 2) return found.pairs();
  const kernel = dotKernel(rows, count, dimension);
  const slack = dotSlack(dimension, longestRow(rows, count, dimension));
  for (let from = 0; from < count; from += mostRight) {
    const to = Math.min(count, from + mostRight);
    for (let first = 0; first < to; first += 2) {
      // Four rows at a time: it may begin before the row itself.
      const start = Math.max(from, first & ~3);
      const dots = kernel.dots(first, start, to);
      for (let row = 0; row < 2 && first + row < count; row++) {
        const a = first + row;
        const bar = least[a] - slack;
        const place = row * mostRight - start;
        for (let b = Math.max(start, a + 1); b < to; b++) {
          const near = dots[place + b];
          if (near < bar && near < least[b] - slack) continue;
          const cosine = cosineAt(rows, a, b, dimension);
          if (cosine >= least[a] || cosine >= least[b]) found.push(a, b, cosine);
        }
      }
    }
  }
  return found.pairs();
}
