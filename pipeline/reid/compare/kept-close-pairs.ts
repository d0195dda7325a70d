import { type ClosePairs, closePairs, cosineAt, PairBuffer } from './close-pairs.ts';

/** What was found for the last rows that were asked about. */
interface Found {
  readonly rowOf: ReadonlyMap<Float32Array, number>;
  /** What each row asked for. */
  readonly least: Float32Array;
  readonly pairs: ClosePairs;
}

/** More new rows than this, one in so many, and all are compared anew: the kernel takes a tenth of the time of single products. */
const fewNew = 20;

/**
 * The close pairs of vectors, kept from one question to the next: a decision changes a few persons, and of ten thousand only these are
 * then compared with everybody. A vector is known by its array: whoever is the same must bring the same one.
 */
export class KeptClosePairs {
  readonly #dimension: number;
  readonly #margin: number;
  #found: Found | null = null;

  /**
   * @param dimension numbers a vector.
   * @param margin by how much less than what is asked for is kept, so that bars that move a little from one question to the next need no new
   * comparison of all.
   */
  constructor(dimension: number, margin: number) {
    this.#dimension = dimension;
    this.#margin = margin;
  }

  /**
   * Every two of `vectors`, by their places, whose cosine reaches what one of the two asks for, and some that come near it. `least` is
   * (n,), what each asks for.
   */
  of(vectors: readonly Float32Array[], least: Float32Array): ClosePairs {
    const found = this.#goOn(vectors, least) ?? this.#compareAll(vectors, least);
    this.#found = found;
    return found.pairs;
  }

  #rowsOf(vectors: readonly Float32Array[]): Float32Array {
    const rows = new Float32Array(vectors.length * this.#dimension);
    vectors.forEach((vector, row) => {
      rows.set(vector, row * this.#dimension);
    });
    return rows;
  }

  #compareAll(vectors: readonly Float32Array[], least: Float32Array): Found {
    const kept = least.map((bar) => bar - this.#margin);
    const pairs = closePairs(this.#rowsOf(vectors), vectors.length, this.#dimension, kept);
    return { rowOf: rowsByVector(vectors), least: kept, pairs };
  }

  /** The same from what was found last; null where that does not hold what is asked for now, or would take longer. */
  #goOn(vectors: readonly Float32Array[], least: Float32Array): Found | null {
    const last = this.#found;
    if (last === null) return null;
    const kept = least.map((bar) => bar - this.#margin);
    const placeOf = new Int32Array(last.least.length).fill(-1);
    const fresh: number[] = [];
    for (const [place, vector] of vectors.entries()) {
      const row = last.rowOf.get(vector);
      if (row === undefined) {
        fresh.push(place);
        continue;
      }
      if (least[place] < last.least[row]) return null;
      placeOf[row] = place;
      kept[place] = last.least[row];
    }
    if (fresh.length * fewNew > vectors.length) return null;
    const pairs = new PairBuffer();
    last.pairs.left.forEach((row, index) => {
      const [a, b] = [placeOf[row], placeOf[last.pairs.right[index]]];
      if (a >= 0 && b >= 0) pairs.push(Math.min(a, b), Math.max(a, b), last.pairs.cosine[index]);
    });
    if (fresh.length > 0) this.#addFresh(pairs, vectors, kept, fresh);
    return { rowOf: rowsByVector(vectors), least: kept, pairs: pairs.pairs() };
  }

  #addFresh(pairs: PairBuffer, vectors: readonly Float32Array[], least: Float32Array, fresh: readonly number[]): void {
    const isFresh = new Set(fresh);
    const both = new Float32Array(2 * this.#dimension);
    for (const a of fresh) {
      both.set(vectors[a]);
      for (let b = 0; b < vectors.length; b++) {
        // Of two new ones, once.
        if (b === a || (b < a && isFresh.has(b))) continue;
        both.set(vectors[b], this.#dimension);
        const cosine = cosineAt(both, 0, 1, this.#dimension);
        if (cosine >= least[a] || cosine >= least[b]) pairs.push(Math.min(a, b), Math.max(a, b), cosine);
      }
    }
  }
}

const rowsByVector = (vectors: readonly Float32Array[]): ReadonlyMap<Float32Array, number> =>
  new Map(vectors.map((vector, row) => [vector, row]));
