import { badPickle } from './pickle-cells.ts';

/** Python may write lone surrogates, which no text of these files has; refused like any other broken UTF-8. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads forward through bytes and never past their end. Every method throws `bad_file` where too few are left. */
export class ByteCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were read. */
  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #advance(count: number): number {
    if (count > this.left) throw badPickle(`it is cut off at byte ${this.#bytes.length}`);
    const from = this.#at;
    this.#at += count;
    return from;
  }

  uint8 = (): number => this.#bytes[this.#advance(1)];
  uint16 = (): number => this.#bytes.readUInt16LE(this.#advance(2));
  int32 = (): number => this.#bytes.readInt32LE(this.#advance(4));
  uint32 = (): number => this.#bytes.readUInt32LE(this.#advance(4));
  /** Big-endian, as pickles have floats. */
  float64 = (): number => this.#bytes.readDoubleBE(this.#advance(8));

  /** A length of 8 bytes; one beyond 2^53 is beyond the end too. */
  uint64 = (): number => Number(this.#bytes.readBigUInt64LE(this.#advance(8)));

  /** The next `count` bytes, as a view of the same memory. */
  take(count: number): Uint8Array {
    const from = this.#advance(count);
    return this.#bytes.subarray(from, from + count);
  }

  /** The next `count` bytes as UTF-8. */
  text(count: number): string {
    const bytes = this.take(count);
    try {
      return utf8.decode(bytes);
    } catch {
      throw badPickle(`a text before byte ${this.#at} is not UTF-8`);
    }
  }

  /** The bytes up to the next line feed, as UTF-8, at most 200 of them: names of modules and classes. */
  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + 201).indexOf(0x0a);
    if (end === -1) throw badPickle(`a name at byte ${this.#at} does not end`);
    const text = this.text(end);
    this.#advance(1);
    return text;
  }
}
