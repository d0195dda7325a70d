import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { axesBytes, axesOfBytes, lengthOfAxes, type ShortAxes } from './short-axes.ts';

/**
 * How an index is built. M 24 and efConstruction 200 are the smallest of the settings tried that find 0.99 of the neighbours also
 * of people who are not in the index (M 16, 128: 0.986). Bfloat16 finds what half and single floats find (all three 0.9995 at 256 nodes in
 * view) in half the space of single ones, and walks in two thirds of the time of half floats, since it becomes a single float by a
 * shift: 1.2 ms against 1.7 a question (20,000 x 512, people who walk, of another seed than the bench's, by turns on one machine). Eight
 * bits find 0.998 when scaled to four deviations, and are no faster.
 */
export const usearchBuild = { connectivity: 24, expansionAdd: 200 } as const;

/**
 * efConstruction of an index of more than half a million runs: a million is built in 963 s of processor time instead of 1,390 (both on a busy machine), and
 * with as many nodes in view finds as much (768: 0.993 and 0.992, 1024: 0.995 and 0.997, of another seed than the bench's).
 */
export const hugeExpansionAdd = 128;

/** The version of usearch, for the record of a build; a test compares it with the package. */
export const usearchVersion = '2.26.2';

/**
 * An empty index of runs' means. `expansionSearch` is how many nodes a search keeps in view. A file that is viewed keeps the numbers that it
 * was built with, so those of half floats, which were built before, are read as they are.
 */
export function newUsearch(
  dimension: number,
  expansionSearch: number,
  expansionAdd: number = usearchBuild.expansionAdd,
): Index {
  return new Index({
    dimensions: dimension,
    // Of unit vectors this is the cosine; of vectors along fewer axes, what is left of it.
    metric: MetricKind.IP,
    quantization: ScalarKind.BF16,
    connectivity: usearchBuild.connectivity,
    expansion_add: expansionAdd,
    expansion_search: expansionSearch,
    multi: false,
  });
}

/** SHA-256 of a file. Throws what reading it throws. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** An index file as it was written. */
export interface WrittenIndex {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes an index beside the library, the axes that it sees vectors along behind it, whole or not at all, under a name that its content gives. Files of earlier builds stay until
 * `removeOthers`, so that whoever dies in between leaves one that fits its record.
 */
export async function writeIndex(
  index: Index,
  folder: string,
  name: string,
  axes: ShortAxes | null = null,
): Promise<WrittenIndex> {
  const half = path.join(folder, `${name}.${process.pid}.part`);
  try {
    index.save(half);
    if (axes !== null) appendFileSync(half, axesBytes(axes));
    const sha256 = await hashOf(half);
    const handle = openSync(half, 'r+');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const file = `${name}.${sha256.slice(0, 16)}.usearch`;
    renameSync(half, path.join(folder, file));
    return { file, sha256, bytes: statSync(path.join(folder, file)).size };
  } finally {
    if (existsSync(half)) rmSync(half);
  }
}

/** The axes behind an index; null where it holds vectors whole, as all did that were built before. */
export async function readAxes(file: string): Promise<ShortAxes | null> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const last = async (bytes: number): Promise<Buffer> => {
      const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, size - bytes);
      return buffer;
    };
    const length = lengthOfAxes(await last(Math.min(size, 64)));
    return length === null || length > size ? null : axesOfBytes(await last(length));
  } finally {
    await handle.close();
  }
}
