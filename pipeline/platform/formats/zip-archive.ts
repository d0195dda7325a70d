import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { DoppelError } from '#base/doppel-error.ts';

/** How much an archive may hold. */
export interface ZipLimits {
  readonly maxMembers: number;
  /** Bytes of all members together, unpacked. */
  readonly maxTotalBytes: number;
}

/** Deflate cannot make less of its input than 1 byte of 1,032 (zlib.net/zlib_tech.html). */
const bestDeflateRatio = 1_032;

/** What a system puts beside the files that somebody packed: macOS's forks and folder views, folders themselves. */
const besides = /^__MACOSX\/|(^|\/)\.DS_Store$|\/$/;

/** Reads one archive; `what` is what it is called in sentences: `NPZ file`. */
class ZipReading {
  readonly #what: string;
  readonly #limits: ZipLimits;

  constructor(what: string, limits: ZipLimits) {
    this.#what = what;
    this.#limits = limits;
  }

  async read(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // yauzl checks names (absolute, with "..", with backslashes) and that sizes are as the directory says.
    const zip = await this.#step(fromBufferPromise(file, { strictFileNames: true, validateEntrySizes: true }));
    if (zip.entryCount > this.#limits.maxMembers) {
      throw this.#bad(`it has ${zip.entryCount} members; at most ${this.#limits.maxMembers} are read`);
    }
    const members = new Map<string, Uint8Array>();
    let totalBytes = 0;
    const entries = zip.eachEntry();
    for (;;) {
      const next = await this.#step(entries.next());
      if (next.done === true) return members;
      const entry = next.value;
      if (besides.test(entry.fileName)) continue;
      this.#check(entry, totalBytes);
      if (members.has(entry.fileName)) throw this.#bad(`the member "${entry.fileName}" comes twice`);
      const content = await this.#unpack(zip, entry);
      totalBytes += content.length;
      members.set(entry.fileName, content);
    }
  }

  #bad(message: string, cause?: unknown): DoppelError {
    // Some of yauzl's own sentences have their full stop already.
    return new DoppelError('bad_file', `not a readable ${this.#what}: ${message.replace(/\.$/, '')}.`, { cause });
  }

  /** Runs a step of yauzl; whatever it says is wrong with the archive becomes our error, with its words. */
  async #step<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DoppelError) throw error;
      throw this.#bad(error instanceof Error ? error.message : String(error), error);
    }
  }

  /** Refuses a member by what the directory says of it, before anything is unpacked. */
  #check(entry: Entry, totalBytes: number): void {
    const { maxTotalBytes } = this.#limits;
    const name = JSON.stringify(entry.fileName.slice(0, 100));
    if (entry.isEncrypted()) throw this.#bad(`the member ${name} is encrypted`);
    if (totalBytes + entry.uncompressedSize > maxTotalBytes) {
      throw this.#bad(`unpacked it is larger than ${maxTotalBytes} bytes, the most that is read`);
    }
    if (entry.uncompressedSize > entry.compressedSize * bestDeflateRatio + 64) {
      throw this.#bad(
        `the member ${name} claims ${entry.uncompressedSize} bytes of ${entry.compressedSize} packed ones`,
      );
    }
  }

  /** Unpacks one member; length and checksum must be what the directory says. */
  async #unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
    const stream = await this.#step(zip.openReadStreamPromise(entry));
    const content = Buffer.allocUnsafe(entry.uncompressedSize);
    let filled = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (filled + chunk.length > content.length) {
          throw this.#bad(`the member "${entry.fileName}" is longer than it claims`);
        }
        filled += chunk.copy(content, filled);
      }
    } catch (error) {
      if (error instanceof DoppelError) throw error;
      const said = error instanceof Error ? error.message : String(error);
      throw this.#bad(`the member "${entry.fileName}" cannot be unpacked: ${said}`, error);
    }
    if (filled !== content.length) throw this.#bad(`the member "${entry.fileName}" is shorter than it claims`);
    if (crc32(content) !== entry.crc32) throw this.#bad(`the checksum of the member "${entry.fileName}" is wrong`);
    return content;
  }
}

/**
 * Unpacks a zip in memory: path in the archive to content, without folders and what macOS puts beside the files. `what` names the kind
 * of archive in sentences. Throws `bad_file` for what is no zip, is cut off or damaged, is larger unpacked than the limits, or has member
 * names that lead elsewhere or come twice.
 */
export function readZip(bytes: Uint8Array, what: string, limits: ZipLimits): Promise<ReadonlyMap<string, Uint8Array>> {
  return new ZipReading(what, limits).read(bytes);
}
