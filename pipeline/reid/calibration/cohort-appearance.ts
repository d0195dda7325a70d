import type { PersonView } from '../compare/pair-evidence.ts';
import { similarityMatrix } from '../compare/similarity-matrix.ts';
import { type Appearance, appearanceOf } from './appearance.ts';
import { lesserSteadiness, measurePair, type PairMeasures } from './pair-measures.ts';

/** What is known of pairs without looking at single crops. */
interface PairBounds {
  /** Of two persons, by their place among those asked for; null where one of the two could not be described. */
  readonly of: (i: number, j: number) => Omit<PairMeasures, 'bestMatches'> | null;
}

/**
 * The persons of one video as seen from its mean look. What is measured once of a person or a pair is kept as long as the
 * person's view is: measuring two persons takes 64 products of 512 numbers.
 */
export class CohortAppearance {
  /** (dimension,) */
  readonly centre: Float32Array;
  readonly #appearances = new WeakMap<PersonView, Appearance>();
  readonly #measures = new WeakMap<PersonView, WeakMap<PersonView, PairMeasures>>();

  #lastLikenesses: { readonly matrix: Float32Array; readonly rowOf: ReadonlyMap<Appearance, number> } | null = null;

  /** Of `crowdingOf`. */
  readonly crowding: number;

  /**
   * @param centre (dimension,), of `meanAppearance`.
   * @param crowding of `crowdingOf`; a model whose terms do not hold it takes any.
   */
  constructor(centre: Float32Array, crowding: number) {
    this.centre = centre;
    this.crowding = crowding;
  }

  /** The measures of two persons; null where one of them could not be described. */
  measure(a: PersonView, b: PersonView): PairMeasures | null {
    if (a.cropVectors.length === 0 || b.cropVectors.length === 0) return null;
    const [first, second] = a.personId <= b.personId ? [a, b] : [b, a];
    const known = this.#measures.get(first)?.get(second);
    if (known !== undefined) return known;
    const measures = measurePair(this.#appearance(first), this.#appearance(second), this.crowding);
    const ofFirst = this.#measures.get(first) ?? new WeakMap<PersonView, PairMeasures>();
    this.#measures.set(first, ofFirst.set(second, measures));
    return measures;
  }

  /**
   * The measures of every two of some persons that are known without looking at single crops. What was computed for the last
   * gallery is kept: after a merge among a thousand only the new person's row is computed.
   */
  bounds(views: readonly PersonView[]): PairBounds {
    const described = views.flatMap((view, index) => (view.cropVectors.length === 0 ? [] : [index]));
    const appearances = described.map((index) => this.#appearance(views[index]));
    const dimension = this.centre.length;
    const pooled = new Float32Array(appearances.length * dimension);
    appearances.forEach((appearance, row) => {
      pooled.set(appearance.pooled, row * dimension);
    });
    const last = this.#lastLikenesses;
    const likenesses = similarityMatrix(pooled, appearances.length, dimension, {
      matrix: last?.matrix ?? new Float32Array(0),
      count: last?.rowOf.size ?? 0,
      rowOf: appearances.map((appearance) => last?.rowOf.get(appearance) ?? -1),
    });
    this.#lastLikenesses = { matrix: likenesses, rowOf: new Map(appearances.map((each, row) => [each, row])) };
    const rowOf = new Int32Array(views.length).fill(-1);
    described.forEach((index, row) => {
      rowOf[index] = row;
    });
    return {
      of: (i, j) => {
        const [a, b] = [rowOf[i], rowOf[j]];
        if (a < 0 || b < 0) return null;
        return {
          likeness: likenesses[a * appearances.length + b],
          steadiness: lesserSteadiness(appearances[a], appearances[b]),
          crowding: this.crowding,
        };
      },
    };
  }

  #appearance(view: PersonView): Appearance {
    const known = this.#appearances.get(view);
    if (known !== undefined) return known;
    const appearance = appearanceOf(view.cropVectors, this.centre);
    this.#appearances.set(view, appearance);
    return appearance;
  }
}
