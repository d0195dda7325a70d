import type { PersonView } from '../reid/pair-evidence.ts';
import { dotAt } from '../reid/vector-math.ts';
import { type Appearance, appearanceOf } from './appearance.ts';
import { lesserSteadiness, measurePair, type PairMeasures } from './pair-measures.ts';

/**
 * The persons of one video as seen from its mean look. What is measured once of a person or a pair is kept as long as the
 * person's view is: measuring two persons takes 64 products of 512 numbers.
 */
export class CohortLooks {
  readonly #centre: Float32Array;
  readonly #appearances = new WeakMap<PersonView, Appearance>();
  readonly #measures = new WeakMap<PersonView, WeakMap<PersonView, PairMeasures>>();

  /** @param centre (dimension,), of `meanLook`. */
  constructor(centre: Float32Array) {
    this.#centre = centre;
  }

  /** The measures of two persons; null where one of them could not be described. */
  measure(a: PersonView, b: PersonView): PairMeasures | null {
    if (a.cropVectors.length === 0 || b.cropVectors.length === 0) return null;
    const [first, second] = a.personId <= b.personId ? [a, b] : [b, a];
    const known = this.#measures.get(first)?.get(second);
    if (known !== undefined) return known;
    const measures = measurePair(this.#appearance(first), this.#appearance(second));
    const ofFirst = this.#measures.get(first) ?? new WeakMap<PersonView, PairMeasures>();
    this.#measures.set(first, ofFirst.set(second, measures));
    return measures;
  }

  /** The measures that are known without looking at single crops; null where one of the two could not be described. */
  outlook(a: PersonView, b: PersonView): Omit<PairMeasures, 'bestMatches'> | null {
    if (a.cropVectors.length === 0 || b.cropVectors.length === 0) return null;
    const [left, right] = [this.#appearance(a), this.#appearance(b)];
    return {
      likeness: dotAt(left.pooled, 0, right.pooled, 0, left.pooled.length),
      steadiness: lesserSteadiness(left, right),
    };
  }

  #appearance(view: PersonView): Appearance {
    const known = this.#appearances.get(view);
    if (known !== undefined) return known;
    const appearance = appearanceOf(view.cropVectors, this.#centre);
    this.#appearances.set(view, appearance);
    return appearance;
  }
}
