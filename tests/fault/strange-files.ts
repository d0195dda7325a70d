import { writeNpy } from '#platform/formats/npy.ts';
import { writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array } from '#platform/formats/numpy-array.ts';
import { writeObjectNpy } from '#platform/formats/object-npy.ts';
import type { PickleKey, PickleWritable } from '#platform/formats/pickle-values.ts';

/** A person of a persons file with two rows; `changes` replace entries of its dictionary. */
export function strangePerson(
  id: number,
  changes: Readonly<Record<string, PickleWritable>> = {},
): ReadonlyMap<PickleKey, PickleWritable> {
  return new Map<PickleKey, PickleWritable>(
    Object.entries({
      person_id: id,
      frame_numbers: int64Array([3, 4], [2]),
      bboxes: boxes(10, 20, 60, 120, 11, 20, 61, 120),
      confidences: float32Array(Float32Array.of(0.5, 0.75), [2]),
      detection_indices: int64Array([10, 11], [2]),
      original_tracklet_ids: [id],
      num_tracklets_merged: 1,
      ...changes,
    }),
  );
}

/** Boxes of a person's rows: x1, y1, x2, y2 in pixels, one row after the other. */
export const boxes = (...edges: readonly number[]): PickleWritable =>
  float32Array(Float32Array.from(edges), [edges.length / 4, 4]);

/** A persons file of these persons. */
export const personsFile = (persons: readonly PickleWritable[]): Promise<Uint8Array> =>
  writeNpz(new Map([['persons', writeObjectNpy({ kind: 'objects', shape: [persons.length], items: persons })]]));

/**
 * A persons file whose pickle is a program of this text, each character a byte of protocol 4 (see Python's pickletools for
 * the operations); STOP is added.
 */
export function programFile(program: string): Promise<Uint8Array> {
  const header = Buffer.from(writeObjectNpy({ kind: 'objects', shape: [1], items: [null] }));
  const begin = 10 + header.readUInt16LE(8); // Format 1.0: magic and version (8 bytes), length (2), header, elements.
  const pickle = Buffer.from(`\x80\x04${program}.`, 'latin1');
  return writeNpz(new Map([['persons', Buffer.concat([header.subarray(0, begin), pickle])]]));
}

/** A small archive that is two gibibytes when it is unpacked, by what its directory says. */
export async function zipBomb(): Promise<Uint8Array> {
  const archive = Buffer.from(await writeNpz(new Map([['persons', new Uint8Array(5000)]])));
  // The unpacked size stands 24 bytes behind the mark of an entry in the directory (PKWARE APPNOTE 4.3.12).
  archive.writeUInt32LE(2 ** 31, archive.indexOf('PK\x01\x02', 0, 'latin1') + 24);
  return archive;
}

/** An archive that asks to be unpacked outside of its folder. */
export async function climbingArchive(): Promise<Uint8Array> {
  const plain = Buffer.from(
    await writeNpz(new Map([['xx_xx_climbed', writeNpy(float32Array(Float32Array.of(1), [1]))]])),
  );
  return Buffer.from(plain.toString('latin1').replaceAll('xx_xx_climbed', '../../climbed'), 'latin1');
}
