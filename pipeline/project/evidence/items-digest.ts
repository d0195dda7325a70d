import { createHash } from 'node:crypto';

/** Bytes of an item in the digest of its part: its key, a signed integer of eight (little-endian), and its digest. */
const itemBytes = 40;
const itemsAtOnce = 1024;

/** The digest of a part: SHA-256 over the keys and digests of its items, by ascending key. */
export class ItemsDigest {
  readonly #hash = createHash('sha256');
  readonly #bytes = Buffer.allocUnsafe(itemBytes * itemsAtOnce);
  #length = 0;

  add(key: number, digest: Buffer): void {
    this.#bytes.writeBigInt64LE(BigInt(key), this.#length);
    digest.copy(this.#bytes, this.#length + 8);
    this.#length += itemBytes;
    if (this.#length === this.#bytes.length) this.#flush();
  }

  /** Hands the items on as they come, and adds each. */
  *watch<Item extends readonly [number, Buffer, ...unknown[]]>(items: Iterable<Item>): Generator<Item> {
    for (const item of items) {
      this.add(item[0], item[1]);
      yield item;
    }
  }

  /** The digest, (32,) bytes; nothing can be added after it. */
  digest(): Buffer {
    this.#flush();
    return this.#hash.digest();
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
