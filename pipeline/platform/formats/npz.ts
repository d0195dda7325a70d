import { buffer } from 'node:stream/consumers';
import { ZipFile as ZipWriter } from 'yazl';
import { DoppelError } from '#base/doppel-error.ts';
import { readZip, type ZipLimits } from './zip-archive.ts';

/**
 * 5,000 persons of 1,000 frames are 180 MB unpacked, the matrix of as many is 100 MB; a gibibyte is far from both and still
 * fits the memory of any machine that runs this.
 */
const defaultLimits: ZipLimits = { maxMembers: 1_000, maxTotalBytes: 2 ** 30 };

/**
 * Unpacks an NPZ (a zip of NPY files) in memory: member name, without its `.npy`, to content. Throws `bad_file` for what is
 * no zip, is cut off or damaged, is larger unpacked than the limits, or has member names that lead elsewhere or come twice.
 */
export async function readNpz(
  bytes: Uint8Array,
  limits: ZipLimits = defaultLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const members = new Map<string, Uint8Array>();
  for (const [file, content] of await readZip(bytes, 'NPZ file', limits)) {
    const name = file.replace(/\.npy$/, '');
    if (members.has(name))
      throw new DoppelError('bad_file', `not a readable NPZ file: the member "${name}" comes twice.`);
    members.set(name, content);
  }
  return members;
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
