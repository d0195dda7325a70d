/** Thrown where the bits end before what is read of them. */
export class BitsEnd extends Error {}

/** Reads the bits of a unit of H.264 (ITU-T H.264, 7.2 and 7.3.1), without the bytes that only keep start codes from arising. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param unit from its header on, which is passed over */
  constructor(unit: Uint8Array) {
    const isEscape = (at: number): boolean => at > 2 && unit[at] === 3 && unit[at - 1] === 0 && unit[at - 2] === 0;
    this.#bytes = unit.filter((_, at) => at > 0 && !isEscape(at));
  }

  /** The next bits as a number, of which there are 32 at the most. Throws `BitsEnd`. */
  bits(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n++, this.#at++) {
      const byte = this.#at >> 3;
      if (byte >= this.#bytes.length) throw new BitsEnd();
      value = value * 2 + ((this.#bytes[byte] >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  /** A number whose length stands before it: `ue(v)`. Throws `BitsEnd`. */
  number(): number {
    let zeros = 0;
    while (this.bits(1) === 0) zeros++;
    if (zeros > 31) throw new BitsEnd();
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}
