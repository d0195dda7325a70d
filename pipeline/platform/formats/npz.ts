import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ZipFile as ZipWriter } from 'yazl';
import { DoppelError } from '#base/doppel-error.ts';

/** How much an NPZ may hold. */
interface NpzLimits {
  readonly maxMembers: number;
  /** Bytes of all members together, unpacked. */
  readonly maxTotalBytes: number;
}

/**
 * 5,000 persons of 1,000 frames are 180 MB unpacked, the matrix of as many is 100 MB; a gibibyte is far from both and still
 * fits the memory of any machine that runs this.
 */
const defaultLimits: NpzLimits = { maxMembers: 1_000, maxTotalBytes: 2 ** 30 };
/** Deflate cannot make less of its input than 1 byte of 1,032 (zlib.net/zlib_tech.html). */
const bestDeflateRatio = 1_032;

const bad = (message: string, cause?: unknown): DoppelError =>
  // Some of yauzl's own sentences have their full stop already.
  new DoppelError('bad_file', `not a readable NPZ file: ${message.replace(/\.$/, '')}.`, { cause });

/** Runs a step of yauzl; whatever it says is wrong with the archive becomes our error, with its words. */
async function step<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DoppelError) throw error;
    throw bad(error instanceof Error ? error.message : String(error), error);
  }
}

/** Refuses a member by what the directory says of it, before anything is unpacked. */
function checkEntry(entry: Entry, totalBytes: number, limits: NpzLimits): void {
  const name = JSON.stringify(entry.fileName.slice(0, 100));
  if (entry.isEncrypted()) throw bad(`the member ${name} is encrypted`);
  if (totalBytes + entry.uncompressedSize > limits.maxTotalBytes) {
    throw bad(`unpacked it is larger than ${limits.maxTotalBytes} bytes, the most that is read`);
  }
  if (entry.uncompressedSize > entry.compressedSize * bestDeflateRatio + 64) {
    throw bad(`the member ${name} claims ${entry.uncompressedSize} bytes of ${entry.compressedSize} packed ones`);
  }
}

/** Unpacks one member; length and checksum must be what the directory says. */
async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await step(zip.openReadStreamPromise(entry));
  const content = Buffer.allocUnsafe(entry.uncompressedSize);
  let filled = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (filled + chunk.length > content.length) throw bad(`the member "${entry.fileName}" is longer than it claims`);
      filled += chunk.copy(content, filled);
    }
  } catch (error) {
    if (error instanceof DoppelError) throw error;
    throw bad(
      `the member "${entry.fileName}" cannot be unpacked: ${error instanceof Error ? error.message : error}`,
      error,
    );
  }
  if (filled !== content.length) throw bad(`the member "${entry.fileName}" is shorter than it claims`);
  if (crc32(content) !== entry.crc32) throw bad(`the checksum of the member "${entry.fileName}" is wrong`);
  return content;
}

/**
 * Unpacks an NPZ (a zip of NPY files) in memory: member name, without its `.npy`, to content. Throws `bad_file` for what is
 * no zip, is cut off or damaged, is larger unpacked than the limits, or has member names that lead elsewhere or come twice.
 */
export async function readNpz(
  bytes: Uint8Array,
  limits: NpzLimits = defaultLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // yauzl checks names (absolute, with "..", with backslashes) and that sizes are as the directory says.
  const zip = await step(fromBufferPromise(file, { strictFileNames: true, validateEntrySizes: true }));
  if (zip.entryCount > limits.maxMembers) {
    throw bad(`it has ${zip.entryCount} members; at most ${limits.maxMembers} are read`);
  }
  const members = new Map<string, Uint8Array>();
  let totalBytes = 0;
  const entries = zip.eachEntry();
  for (;;) {
    const next = await step(entries.next());
    if (next.done === true) return members;
    const entry = next.value;
    checkEntry(entry, totalBytes, limits);
    const name = entry.fileName.replace(/\.npy$/, '');
    if (members.has(name)) throw bad(`the member "${name}" comes twice`);
    const content = await unpack(zip, entry);
    totalBytes += content.length;
    members.set(name, content);
  }
}

/**
 * Packs NPY files, each under its name without `.npy`, as `numpy.savez_compressed` does. The same members in the same order
 * give the same bytes.
 */
export async function writeNpz(members: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const zip = new ZipWriter();
  // Zip's first day, in local time because that is how zip (and yazl) means it: the bytes are then the same in every zone.
  const mtime = new Date(1980, 0, 1);
  for (const [name, content] of members) {
    const member = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    zip.addBuffer(member, `${name}.npy`, { mtime, mode: 0o100644, forceDosTimestamp: true, compress: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
