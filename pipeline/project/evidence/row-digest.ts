import { hash } from 'node:crypto';

/** A value as SQLite returns it. */
export type SqlValue = number | string | Buffer | null;

/**
 * Hashes the rows of one item: SHA-256 over every value in turn, each with a mark of its type and, where it has one, its length,
 * so that no two different rows give the same bytes. Numbers are written as eight bytes (IEEE 754, little-endian), text as UTF-8.
 * One digester serves any number of items after each other, since what costs is memory that is taken anew.
 */
export class RowDigester {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** Adds the values of a row, from column `from` on. */
  add(row: readonly SqlValue[], from: number): void {
    for (let i = from; i < row.length; i++) this.#addValue(row[i]);
  }

  /** The digest of what was added, (32,) bytes; what is added next belongs to another item. */
  digest(): Buffer {
    const digest = hash('sha256', this.#bytes.subarray(0, this.#length), 'buffer');
    this.#length = 0;
    return digest;
  }

  #addValue(value: SqlValue): void {
    if (value === null) {
      this.#room(1);
      this.#bytes[this.#length++] = 0;
    } else if (typeof value === 'number') {
      this.#room(9);
      this.#bytes[this.#length] = 1;
      this.#bytes.writeDoubleLE(value, this.#length + 1);
      this.#length += 9;
    } else if (typeof value === 'string') {
      this.#addBytes(2, Buffer.from(value, 'utf8'));
    } else {
      this.#addBytes(3, value);
    }
  }

  #addBytes(mark: number, bytes: Buffer): void {
    this.#room(5 + bytes.length);
    this.#bytes[this.#length] = mark;
    this.#bytes.writeUInt32LE(bytes.length, this.#length + 1);
    bytes.copy(this.#bytes, this.#length + 5);
    this.#length += 5 + bytes.length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * (this.#length + more));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
