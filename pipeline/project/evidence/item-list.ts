import { createHash } from 'node:crypto';

/** Bytes of an item in the digest of its part: its key, a signed integer of eight (little-endian), and its digest. */
const keyBytes = 8;
const itemBytes = 40;

/** The items of a part by ascending key, each with its digest: 40 bytes an item, so that a million are held and compared at once. */
export class ItemList {
  #bytes = Buffer.allocUnsafe(itemBytes << 10);
  #length = 0;

  get size(): number {
    return this.#length / itemBytes;
  }

  /** Adds an item whose digest is given in 64 hexadecimal digits. Throws a RangeError for another digest. */
  add(key: number, digest: string): void {
    if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, this.#bytes]);
    this.#bytes.writeBigInt64LE(BigInt(key), this.#length);
    const written = this.#bytes.write(digest, this.#length + keyBytes, 'hex');
    if (written !== itemBytes - keyBytes) throw new RangeError(`"${digest}" is no digest`);
    this.#length += itemBytes;
  }

  keyAt(index: number): number {
    return Number(this.#bytes.readBigInt64LE(index * itemBytes));
  }

  /** The digest of an item, (32,) bytes of this list. */
  digestAt(index: number): Buffer {
    return this.#bytes.subarray(index * itemBytes + keyBytes, (index + 1) * itemBytes);
  }

  /** Whether two lists have the same items with the same digests. */
  equals(other: ItemList): boolean {
    return this.#whole().equals(other.#whole());
  }

  /** The digest of the part that these are all the items of, (32,) bytes: SHA-256 over their keys and digests. */
  digest(): Buffer {
    return createHash('sha256').update(this.#whole()).digest();
  }

  #whole(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
