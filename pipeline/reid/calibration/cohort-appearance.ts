import { dotAt } from '#base/vector-math.ts';
import { KeptClosePairs } from '../compare/kept-close-pairs.ts';
import type { PersonView } from '../compare/pair-evidence.ts';
import { type Appearance, appearanceOf } from './appearance.ts';
import { lesserSteadiness, measurePair, type PairMeasures } from './pair-measures.ts';

/** What is known of a pair without looking at single crops. */
type PairOutlook = Omit<PairMeasures, 'bestMatches'>;

/** What is known of pairs without looking at single crops. */
interface PairBounds {
  /** Of two persons, by their place among those asked for; null where one of the two could not be described. */
  readonly of: (i: number, j: number) => PairOutlook | null;
}

/** Two persons by their place among those asked for, the smaller first. */
interface ClosePersons {
  readonly i: number;
  readonly j: number;
  readonly outlook: PairOutlook;
}

/** How far below the asked likeness pairs are kept: each decision moves the bar a little, as it refines the model. */
const keptBelow = 0.05;

/**
 * The persons of one video as seen from its mean look. What is measured once of a person or a pair is kept as long as the
 * person's view is: measuring two persons takes 64 products of 512 numbers.
 */
export class CohortAppearance {
  /** (dimension,) */
  readonly centre: Float32Array;
  readonly #appearances = new WeakMap<PersonView, Appearance>();
  readonly #measures = new WeakMap<PersonView, WeakMap<PersonView, PairMeasures>>();

  readonly #close: KeptClosePairs;

  /** Of `crowdingOf`. */
  readonly crowding: number;

  /**
   * @param centre (dimension,), of `meanAppearance`.
   * @param crowding of `crowdingOf`; a model whose terms do not hold it takes any.
   */
  constructor(centre: Float32Array, crowding: number) {
    this.centre = centre;
    this.crowding = crowding;
    this.#close = new KeptClosePairs(centre.length, keptBelow);
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

  /** The measures of any two of some persons that are known without looking at single crops. */
  bounds(views: readonly PersonView[]): PairBounds {
    const appearances = views.map((view) => this.#described(view));
    return {
      of: (i, j) => {
        const [a, b] = [appearances[i], appearances[j]];
        if (a === null || b === null) return null;
        const dot = dotAt(a.pooled, 0, b.pooled, 0, this.centre.length);
        return this.#outlook(a, b, Math.fround(Math.max(-1, Math.min(1, dot))));
      },
    };
  }

  /**
   * The pairs of some persons whose likeness reaches the bar of one of the two. `barOf` gives the bar of a
   * steadiness, which is that of one of the two. What was found for the last gallery is kept: after a merge among a thousand only the new
   * person is compared.
   */
  close(views: readonly PersonView[], barOf: (steadiness: number | null) => number): readonly ClosePersons[] {
    const appearances: Appearance[] = [];
    const placeOf: number[] = [];
    for (const [place, view] of views.entries()) {
      const appearance = this.#described(view);
      if (appearance === null) continue;
      appearances.push(appearance);
      placeOf.push(place);
    }
    const bars = Float32Array.from(appearances, ({ steadiness }) => barOf(steadiness));
    const { left, right, cosine } = this.#close.of(
      appearances.map(({ pooled }) => pooled),
      bars,
    );
    const found: ClosePersons[] = [];
    for (const [index, likeness] of cosine.entries()) {
      const [a, b] = [left[index], right[index]];
      if (likeness < bars[a] && likeness < bars[b]) continue;
      found.push({ i: placeOf[a], j: placeOf[b], outlook: this.#outlook(appearances[a], appearances[b], likeness) });
    }
    return found;
  }

  #outlook(a: Appearance, b: Appearance, likeness: number): PairOutlook {
    return { likeness, steadiness: lesserSteadiness(a, b), crowding: this.crowding };
  }

  #described(view: PersonView): Appearance | null {
    return view.cropVectors.length === 0 ? null : this.#appearance(view);
  }

  #appearance(view: PersonView): Appearance {
    const known = this.#appearances.get(view);
    if (known !== undefined) return known;
    const appearance = appearanceOf(view.cropVectors, this.centre);
    this.#appearances.set(view, appearance);
    return appearance;
  }
}
