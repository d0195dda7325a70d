import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { personId } from '#base/ids.ts';
import { readNpy, writeNpy } from '#platform/formats/npy.ts';
import type { NumpyArray, NumpyDtype } from '#platform/formats/numpy-array.ts';
import { readPickle } from '#platform/formats/pickle-reader.ts';
import { PickleTuple, type PickleValue } from '#platform/formats/pickle-values.ts';
import { readCanonicalPersons, writeCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { writeSelectedPerson } from '#tracking/files/selected-person.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { type PythonEnvironment, runPython, skipWithoutPython } from '../support/python.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const here = (name: string): string => path.join(import.meta.dirname, name);
const folder = await mkdtemp(path.join(tmpdir(), 'doppel-numpy-'));
after(() => rm(folder, { recursive: true }));

/** What numpy-digest.py says of an array with these elements. */
function digest(dtype: string, shape: readonly number[], data: NodeJS.TypedArray): unknown {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype, shape, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What numpy-digest.py says of the canonical persons file of these tracks. */
function digestOfPersons(tracks: readonly PersonTrack[]): unknown {
  const items = tracks.map((track) => {
    const rows = track.frameIndices.length;
    return {
      dict: [
        ['person_id', track.personId],
        ['frame_numbers', digest('int64', [rows], BigInt64Array.from(track.frameIndices, BigInt))],
        ['bboxes', digest('float32', [rows, 4], track.boxesPx)],
        ['confidences', digest('float32', [rows], track.confidences)],
        ['detection_indices', digest('int64', [rows], BigInt64Array.from(track.detectionIndices, BigInt))],
        ['original_tracklet_ids', track.trackletIds],
        ['num_tracklets_merged', track.trackletIds.length],
      ],
    };
  });
  return { persons: { shape: [items.length], items } };
}

/** A value of a pickle in the words of the expectations below. */
function plain(value: PickleValue): unknown {
  if (value instanceof PickleTuple) return { tuple: value.items.map(plain) };
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [key, plain(item)]) };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    if (value.kind === 'objects') return { objects: value.items.map(plain), shape: value.shape };
    return { [value.dtype]: Array.from<number | bigint, number>(value.data, Number), shape: value.shape };
  }
  return value;
}

const track: PersonTrack = {
  personId: personId(300),
  frameIndices: Int32Array.of(0, 4, 70_000),
  boxesPx: Float32Array.of(1.5, 2, 30, 40.25, -81.57, 0, 10, 20, 1900, 1000, 1961.5, 1086),
  confidences: Float32Array.of(0.25, 1, 0.999),
  detectionIndices: Int32Array.of(-1, 0, 100_000),
  trackletIds: [300, 7, 2 ** 40],
};
const other: PersonTrack = { ...track, personId: personId(0), trackletIds: [] };

for (const environment of ['numpy1', 'tools'] satisfies PythonEnvironment[]) {
  const skip = await skipWithoutPython(environment);
  const own = path.join(folder, environment);
  const load = async (files: readonly string[]): Promise<unknown[]> =>
    JSON.parse((await runPython(environment, here('numpy-digest.py'), files)).stdout);

  describe(`numpy of ${environment}`, { skip }, () => {
    before(() => runPython(environment, here('numpy-samples.py'), [own]));

    test('arrays of every type, shape, memory order and byte order are read as numpy wrote them', async () => {
      const arrays = JSON.parse(await readFile(path.join(own, 'arrays.json'), 'utf8'));
      assert.ok(arrays.length > 200);
      for (const { name, dtype, shape, values } of arrays) {
        const array = readNpy(await readFile(path.join(own, 'arrays', name)));
        assert.deepEqual(
          { dtype: array.dtype, shape: array.shape, values: Array.from<number | bigint, number>(array.data, Number) },
          { dtype, shape, values: values.map(Number) },
          name,
        );
      }
    });

    test('arrays of every type are loaded as they were written, and are what numpy itself would write', async () => {
      const files: string[] = [];
      const expected: unknown[] = [];
      for (const name of await readdir(path.join(own, 'arrays'))) {
        const bytes = await readFile(path.join(own, 'arrays', name));
        const array = readNpy(bytes);
        const written = writeNpy(array);
        const file = path.join(folder, `${environment}-${name}`);
        await writeFile(file, written);
        files.push(file);
        expected.push(digest(array.dtype, array.shape, array.data));
        if (name.endsWith('-C.npy') && array.shape.length < 3) assert.deepEqual(Buffer.from(written), bytes, name);
      }
      assert.deepEqual(await load(files), expected);
    });

    test('pickles of protocols 2 to 5 are read', async () => {
      const int64 = (...values: readonly number[]): unknown => ({ int64: values, shape: [values.length] });
      const expected: Record<string, unknown> = {
        plain: [
          ...[null, true, false, 0, -1, 255, 256, 65535, 65536, -(2 ** 31), 2 ** 31, 9007199254740992n],
          ...[2n ** 62n, -(2n ** 63n), 1.5, -0.25, 'grüße', { bytes: [255, 0] }, { bytes: [] }],
        ],
        nested: {
          dict: [
            ['a', { tuple: [1, { tuple: [2, [3, { dict: [['b', { tuple: [] }]] }]] }] }],
            ['__proto__', { dict: [['x', 1]] }],
            [7, 'seven'],
          ],
        },
        matrix: { float32: [0, 1, 2, 3, 4, 5], shape: [2, 3] },
        fortran: { float64: [0, 1, 2, 3, 4, 5], shape: [2, 3] },
        big: { int32: [1, -2, 3], shape: [3] },
        empty: { float32: [], shape: [0, 4] },
        strided: int64(0, 3, 6, 9),
        scalars: [1.5, -7, true, 200, 0.1],
        objects: { objects: [{ dict: [['n', 1]] }, null, [4]], shape: [3] },
        same: [[1, 2], 'x'.repeat(300), [1, 2], 'x'.repeat(300)],
      };
      const names = await readdir(path.join(own, 'pickles'));
      assert.equal(names.length, 4 * Object.keys(expected).length);
      for (const name of names) {
        const value = readPickle(await readFile(path.join(own, 'pickles', name)));
        assert.deepEqual(plain(value), expected[name.split('-')[0]], name);
      }
    });

    test('a persons file that numpy wrote is read, with older names and numpy scalars in it', async () => {
      const { tracks } = await readCanonicalPersons(await readFile(path.join(own, 'canonical_persons.npz')), 'persons');
      const facts = JSON.parse(await readFile(path.join(own, 'persons.json'), 'utf8'));
      const found = tracks.map((person) => ({
        person_id: person.personId,
        frames: [...person.frameIndices],
        bboxes: [...person.boxesPx],
        confidences: [...person.confidences],
        detection_indices: [...person.detectionIndices],
        tracklet_ids: person.trackletIds,
      }));
      assert.deepEqual(found, facts);
    });

    test('the persons file that is written is loaded', async () => {
      const file = path.join(folder, `${environment}-persons.npz`);
      await writeFile(file, await writeCanonicalPersons([track, other]));
      assert.deepEqual(await load([file]), [digestOfPersons([track, other])]);
    });

    test('the selected person that is written is loaded', async () => {
      const file = path.join(folder, `${environment}-selected.npz`);
      const video = { path: 'a/b/é.mp4', frameCount: 80_000, fps: 30, widthPx: 1920, heightPx: 1080 };
      await writeFile(file, await writeSelectedPerson(track, video, 'doppel 0.1.0'));
      const dictionary = (entries: unknown): unknown => ({ shape: [], items: [{ dict: entries }] });
      assert.deepEqual(await load([file]), [
        {
          person_id: digest('int64', [], BigInt64Array.of(300n)),
          frame_numbers: digest('int64', [3], BigInt64Array.of(0n, 4n, 70_000n)),
          bboxes: digest('float32', [3, 4], track.boxesPx),
          confidences: digest('float32', [3], track.confidences),
          video_metadata: dictionary([
            ['video_path', 'a/b/é.mp4'],
            ['total_frames', 80_000],
            ['fps', { float: 30 }],
            ['resolution', { tuple: [1920, 1080] }],
          ]),
          person_metadata: dictionary([
            ['source', 'doppel 0.1.0'],
            ['tracklet_ids', [300, 7, 2 ** 40]],
            ['duration_frames', 3],
            ['coverage_ratio', { float: 3 / 70_001 }],
          ]),
        },
      ]);
    });

    test('a similarity matrix as it is exported is loaded', async () => {
      const file = path.join(folder, `${environment}-matrix.npy`);
      const dtype: NumpyDtype = 'float32';
      const matrix: NumpyArray = { kind: 'array', dtype, shape: [2, 2], data: Float32Array.of(1, 0.7, 0.7, 1) };
      await writeFile(file, writeNpy(matrix));
      assert.deepEqual(await load([file]), [digest('float32', [2, 2], matrix.data as Float32Array)]);
    });
  });
}

const real = 'data/interop/canonical_persons.npz';
const skipReal = skipWithout(real) || (await skipWithoutPython('tools'));
test('the real persons file of the upstream pipeline is what numpy sees in it', { skip: skipReal }, async () => {
  const { tracks, rowsLeftOut, warnings } = await readCanonicalPersons(await readFile(sharedFile(real)), 'real');
  assert.equal(tracks.length, 46);
  assert.equal(rowsLeftOut, 0);
  assert.deepEqual(warnings, []);
  const { stdout } = await runPython('tools', here('numpy-digest.py'), [sharedFile(real)]);
  assert.deepEqual(JSON.parse(stdout), [digestOfPersons(tracks)]);
});

const skipNumpy1 = skipWithout(real) || (await skipWithoutPython('numpy1'));
test('the real persons file, pickled by numpy 2, is loaded by numpy 1 once written anew', {
  skip: skipNumpy1,
}, async () => {
  const { tracks } = await readCanonicalPersons(await readFile(sharedFile(real)), 'real');
  const file = path.join(folder, 'anew.npz');
  await writeFile(file, await writeCanonicalPersons(tracks));
  const { stdout } = await runPython('numpy1', here('numpy-digest.py'), [file]);
  assert.deepEqual(JSON.parse(stdout), [digestOfPersons(tracks)]);
});
