import { dotAt } from '#base/vector-math.ts';
import type { ClosePairs } from '#reid/compare/close-pairs.ts';
import type { KeptClosePairs } from '#reid/compare/kept-close-pairs.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import { similarityMatrix } from '#reid/compare/similarity-matrix.ts';
import type { ReviewPerson } from '#review/review-state.ts';

/** What is compared, and with what. */
interface Comparison {
  readonly viewOf: (person: ReviewPerson) => PersonView;
  /** Numbers a vector. */
  readonly dimension: number;
  /** Lends the cosines of persons that are the same in both. */
  readonly earlier: ComparedPersons | null;
  /** Knows the close pairs from one state of the log to the next. */
  readonly kept: KeptClosePairs;
}

/**
 * The persons that are on the list, by id, and how alike they are. Nothing is compared before it is asked for: a list needs the pairs
 * that are close, and only a heatmap the cosine of every two.
 */
export class ComparedPersons {
  readonly persons: readonly ReviewPerson[];
  /** Row of each person among the described, or -1 for one that could not be described. */
  readonly rowOf: readonly number[];
  /** The described persons' vectors, by row; each is the same object as long as the person is the same. */
  readonly embeddings: readonly Float32Array[];
  readonly described: number;
  readonly #dimension: number;
  readonly #kept: KeptClosePairs;
  /** The place in `persons` of each row. */
  readonly #placeOf: readonly number[];
  #earlier: ComparedPersons | null;
  #matrix: Float32Array | null = null;

  constructor(persons: readonly ReviewPerson[], { viewOf, dimension, earlier, kept }: Comparison) {
    const embeddings: Float32Array[] = [];
    const placeOf: number[] = [];
    this.rowOf = persons.map((person, place) => {
      const { embedding } = viewOf(person);
      if (embedding === null) return -1;
      placeOf.push(place);
      return embeddings.push(embedding) - 1;
    });
    this.persons = persons;
    this.embeddings = embeddings;
    this.described = embeddings.length;
    this.#placeOf = placeOf;
    this.#dimension = dimension;
    this.#kept = kept;
    this.#earlier = earlier?.lender ?? null;
  }

  /** The last comparison whose matrix was made: this one, or one that it would borrow of. */
  get lender(): ComparedPersons | null {
    return this.#matrix === null ? this.#earlier : this;
  }

  /**
   * (described, described) cosines. Made when it is first asked for; what an earlier one has of the same persons is taken from there: a
   * merge among a thousand then takes a thousandth of the time.
   */
  get matrix(): Float32Array {
    if (this.#matrix !== null) return this.#matrix;
    const rows = new Float32Array(this.described * this.#dimension);
    this.embeddings.forEach((embedding, row) => {
      rows.set(embedding, row * this.#dimension);
    });
    const earlier = this.#earlier;
    const known = new Map(earlier?.embeddings.map((embedding, row) => [embedding, row]));
    this.#matrix = similarityMatrix(rows, this.described, this.#dimension, {
      matrix: earlier?.matrix ?? new Float32Array(0),
      count: earlier?.described ?? 0,
      rowOf: this.embeddings.map((embedding) => known.get(embedding) ?? -1),
    });
    this.#earlier = null;
    return this.#matrix;
  }

  /** The cosine of two persons by their place in `persons`, or null when one of them could not be described. */
  cosine(i: number, j: number): number | null {
    const [a, b] = [this.rowOf[i], this.rowOf[j]];
    if (a < 0 || b < 0) return null;
    if (this.#matrix !== null) return this.#matrix[a * this.described + b];
    if (a === b) return 1;
    const dot = dotAt(this.embeddings[a], 0, this.embeddings[b], 0, this.#dimension);
    return Math.fround(Math.max(-1, Math.min(1, dot)));
  }

  /** The pairs of persons, by their places with the smaller first, whose cosine reaches `least`: all of them, and perhaps some below it. */
  close(least: number): ClosePairs {
    const { left, right, cosine } = this.#kept.of(this.embeddings, new Float32Array(this.described).fill(least));
    const placeOf = (row: number): number => this.#placeOf[row];
    return { left: left.map(placeOf), right: right.map(placeOf), cosine };
  }
}
