import type { Picture } from './avc-track.ts';

/** Works out the order in which a decoder shows pictures, which is the pictures' own, whatever times the container gives them. */
export class DisplayOrder {
  readonly #turn: number | null;
  #shown = 0;
  #high = 0;
  #low = 0;

  /** @param orderBits of the `SequenceSet` */
  constructor(orderBits: number | null) {
    this.#turn = orderBits === null ? null : 2 ** orderBits;
  }

  /**
   * The place of a picture among those since the last one that began anew (ITU-T H.264, 8.2.1), told of each in the order of decoding: only the
   * last bits are written with a picture, and the nearest place to the reference before it that has them is meant.
   */
  placeOf({ kind, order }: Picture): number {
    if (this.#turn === null) return this.#shown++;
    if (kind === 'idr') [this.#high, this.#low] = [0, 0];
    const step = order - this.#low;
    const half = this.#turn / 2;
    const high = this.#high + (-step >= half ? this.#turn : step > half ? -this.#turn : 0);
    if (kind !== 'disposable') [this.#high, this.#low] = [high, order];
    return high + order;
  }
}
