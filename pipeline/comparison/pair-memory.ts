import type { PersonView } from '#reid/compare/pair-evidence.ts';

/** What is known of pairs of persons, kept as long as both have the same rows. */
export class PairMemory<Known> {
  readonly #known = new WeakMap<PersonView, WeakMap<PersonView, Known>>();

  /** What is known of a pair; made where nothing is. The person of the smaller id stands first. */
  of(first: PersonView, second: PersonView, make: () => Known): Known {
    const ofFirst = this.#known.get(first);
    const known = ofFirst?.get(second);
    if (known !== undefined) return known;
    const made = make();
    if (ofFirst === undefined) this.#known.set(first, new WeakMap([[second, made]]));
    else ofFirst.set(second, made);
    return made;
  }
}
