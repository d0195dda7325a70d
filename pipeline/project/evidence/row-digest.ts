import { hash } from 'node:crypto';

/** A value as SQLite returns it. */
export type SqlValue = number | string | Buffer | null;

/** Bytes of a value with its mark: those of a number, and what stands before text and bytes. */
const numberBytes = 9;
const lengthBytes = 5;
/** Bytes of UTF-8 that a unit of a string takes at most. */
const mostUtf8 = 3;

/**
 * Hashes the rows of one item: SHA-256 over every value in turn, each with a mark of its type and, where it has one, its length,
 * so that no two different rows give the same bytes. Numbers are written as eight bytes (IEEE 754, little-endian), text as UTF-8.
 * One digester serves any number of items after each other, since what costs is memory that is taken anew.
 */
export class RowDigester {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #view = viewOf(this.#bytes);
  #length = 0;

  /** Adds the values of a row, from column `from` on. */
  add(row: readonly SqlValue[], from: number): void {
    this.#room(numberBytes * row.length);
    for (let i = from; i < row.length; i++) {
      const value = row[i];
      if (typeof value === 'number') {
        this.#bytes[this.#length] = 1;
        this.#view.setFloat64(this.#length + 1, value, true);
        this.#length += numberBytes;
      } else if (value === null) this.#bytes[this.#length++] = 0;
      else this.#addLong(value, numberBytes * (row.length - i));
    }
  }

  /** The digest of what was added, as 64 hexadecimal digits; what is added next belongs to another item. */
  digest(): string {
    // As text: a buffer for each of the 150,000 digests of a large project takes as long as the hashing of small rows.
    const digest = hash('sha256', this.#bytes.subarray(0, this.#length), 'hex');
    this.#length = 0;
    return digest;
  }

  /** Adds text or bytes, and keeps room for `more` bytes behind them. */
  #addLong(value: string | Buffer, more: number): void {
    const isText = typeof value === 'string';
    this.#room(lengthBytes + (isText ? mostUtf8 : 1) * value.length + more);
    const at = this.#length + lengthBytes;
    const length = isText ? this.#bytes.write(value, at, 'utf8') : value.copy(this.#bytes, at);
    this.#bytes[this.#length] = isText ? 2 : 3;
    this.#view.setUint32(this.#length + 1, length, true);
    this.#length = at + length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * (this.#length + more));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
