import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { writeNpy } from '#platform/formats/npy.ts';
import { writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array, type NumpyArray } from '#platform/formats/numpy-array.ts';
import { writeObjectNpy } from '#platform/formats/object-npy.ts';
import { type PickleKey, PickleTuple, type PickleWritable } from '#platform/formats/pickle-values.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import { readCanonicalPersons, writeCanonicalPersons } from './canonical-persons.ts';

type Entries = Readonly<Record<string, PickleWritable>>;

/** A dictionary of a person with two rows; `changes` replace entries, and remove those that are undefined. */
function person(id: number, changes: Readonly<Record<string, PickleWritable | undefined>> = {}): PickleWritable {
  const entries: Entries = {
    person_id: id,
    frame_numbers: int64Array([3, 4], [2]),
    bboxes: float32Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 4]),
    confidences: float32Array(Float32Array.of(0.5, 0.75), [2]),
    detection_indices: int64Array([10, 11], [2]),
    original_tracklet_ids: [id],
    num_tracklets_merged: 1,
  };
  const all = Object.entries({ ...entries, ...changes }).filter((entry) => entry[1] !== undefined);
  return new Map(all as [PickleKey, PickleWritable][]);
}

const file = (...persons: readonly PickleWritable[]): Promise<Uint8Array> =>
  writeNpz(new Map([['persons', writeObjectNpy({ kind: 'objects', shape: [persons.length], items: persons })]]));

async function refuses(bytes: Uint8Array | Promise<Uint8Array>, words: RegExp): Promise<void> {
  await assert.rejects(readCanonicalPersons(await bytes, 'the file'), (error) => {
    assert.ok(error instanceof DoppelError);
    assert.equal(error.code, 'bad_persons');
    assert.match(error.message, /^the file: /);
    assert.match(error.message, words);
    return true;
  });
}

/** A person of `rows` rows, two frames apart. */
function track(id: number, rows: number): PersonTrack {
  return {
    personId: personId(id),
    frameIndices: Int32Array.from({ length: rows }, (_, row) => id + 2 * row),
    boxesPx: Float32Array.from({ length: rows * 4 }, (_, i) => -81.5 + i * 1.1),
    confidences: Float32Array.from({ length: rows }, (_, row) => row / rows),
    detectionIndices: Int32Array.from({ length: rows }, (_, row) => row - 1),
    trackletIds: [id, 2 ** 33 + id],
  };
}

test('persons are read back as they were written', async () => {
  const tracks = [track(7, 5), track(0, 1), track(2 ** 40, 300), { ...track(3, 2), trackletIds: [] }];
  const read = await readCanonicalPersons(await writeCanonicalPersons(tracks), 'the file');
  const { readAs: _, ...found } = read;
  assert.deepEqual(found, { tracks, rowsLeftOut: 0, warnings: [] });
});

test('writing twice gives the same bytes', async () => {
  const tracks = [track(7, 5), track(9, 50)];
  assert.deepEqual(await writeCanonicalPersons(tracks), await writeCanonicalPersons(tracks));
});

test('5,000 persons are read', async () => {
  const tracks = Array.from({ length: 5000 }, (_, id) => track(id, 40));
  const read = await readCanonicalPersons(await writeCanonicalPersons(tracks), 'the file');
  assert.equal(read.tracks.length, 5000);
  assert.deepEqual(read.tracks[4999], tracks[4999]);
});

test('rows in any order are put in order of frames', async () => {
  const changes = { frame_numbers: int64Array([9, 4], [2]) };
  const { tracks, warnings } = await readCanonicalPersons(await file(person(1, changes)), 'the file');
  assert.deepEqual([...tracks[0].frameIndices], [4, 9]);
  assert.deepEqual([...tracks[0].boxesPx], [5, 6, 7, 8, 1, 2, 3, 4]);
  assert.deepEqual([...tracks[0].confidences], [0.75, 0.5]);
  assert.deepEqual([...tracks[0].detectionIndices], [11, 10]);
  assert.deepEqual(warnings, []);
});

test('of two boxes of a person in one frame the more confident one is kept and the other counted', async () => {
  const changes = { frame_numbers: int64Array([4, 4], [2]) };
  const { tracks, rowsLeftOut, warnings } = await readCanonicalPersons(await file(person(6, changes)), 'the file');
  assert.deepEqual([...tracks[0].frameIndices], [4]);
  assert.deepEqual([...tracks[0].boxesPx], [5, 6, 7, 8]);
  assert.equal(rowsLeftOut, 1);
  assert.match(warnings.join(), /1 rows were left out because their person has a more confident box.*person 6/);
});

test('older names, missing optional arrays and other number types are taken', async () => {
  const int32: NumpyArray = { kind: 'array', dtype: 'int32', shape: [2], data: Int32Array.of(0, 5) };
  const doubles: NumpyArray = {
    kind: 'array',
    dtype: 'float64',
    shape: [2, 4],
    data: Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
  };
  const { tracks } = await readCanonicalPersons(
    await file(
      person(1, { original_tracklet_ids: undefined, tracklet_ids: [4, 5], frame_numbers: int32, bboxes: doubles }),
      person(2, { confidences: undefined, detection_indices: undefined, original_tracklet_ids: undefined, extra: 'x' }),
      person(3, { original_tracklet_ids: int64Array([8], [1]) }),
      person(4, { original_tracklet_ids: new PickleTuple([9]) }),
    ),
    'the file',
  );
  assert.deepEqual(
    tracks.map((one) => one.trackletIds),
    [[4, 5], [], [8], [9]],
  );
  assert.deepEqual([...tracks[0].frameIndices], [0, 5]);
  assert.deepEqual([...tracks[1].confidences, ...tracks[1].detectionIndices], [1, 1, -1, -1]);
});

test('confidences outside 0 to 1 are moved to it, with a warning', async () => {
  const changes = { confidences: float32Array(Float32Array.of(-1, 95), [2]) };
  const { tracks, warnings } = await readCanonicalPersons(await file(person(1, changes)), 'the file');
  assert.deepEqual([...tracks[0].confidences], [1, 1]);
  assert.match(warnings.join(), /2 confidences lie outside 0 to 1/);
});

test('a person without rows is left out, with a warning', async () => {
  const none = {
    frame_numbers: int64Array([], [0]),
    bboxes: float32Array(new Float32Array(0), [0, 4]),
    confidences: float32Array(new Float32Array(0), [0]),
    detection_indices: int64Array([], [0]),
  };
  const { tracks, warnings } = await readCanonicalPersons(await file(person(1, none), person(2)), 'the file');
  assert.deepEqual(
    tracks.map((one) => one.personId),
    [2],
  );
  assert.match(warnings.join(), /1 persons without any row were left out \(the first is person 1\)/);
  await refuses(file(person(1, none)), /no person in it/);
});

test('a file without persons is refused', async () => {
  await refuses(file(), /no person in it/);
});

test('an id that comes twice is refused', async () => {
  await refuses(file(person(4), person(5), person(4)), /the id 4 stands for two persons/);
});

test('boxes, frames, ids and confidences that are impossible are refused with person and row', async () => {
  const boxes = (...values: readonly number[]): PickleWritable => float32Array(Float32Array.from(values), [2, 4]);
  await refuses(
    file(person(4, { bboxes: boxes(1, 2, 3, 4, 5, Number.NaN, 7, 8) })),
    /person 4: row 1 has the box .*NaN/,
  );
  await refuses(file(person(4, { bboxes: boxes(1, 2, 3, 4, 5, 6, Number.POSITIVE_INFINITY, 8) })), /row 1.*Infinity/);
  await refuses(file(person(4, { bboxes: boxes(1e9, 2, 3, 4, 5, 6, 7, 8) })), /row 0 .*1000000000/);
  await refuses(file(person(4, { frame_numbers: int64Array([-1, 4], [2]) })), /row 0 has frame -1/);
  await refuses(file(person(4, { frame_numbers: int64Array([0, 2 ** 40], [2]) })), /frame 1099511627776/);
  await refuses(file(person(4, { frame_numbers: float32Array(Float32Array.of(0, 1.5), [2]) })), /frame 1.5/);
  await refuses(file(person(4, { confidences: float32Array(Float32Array.of(Number.NaN, 1), [2]) })), /confidence/);
  await refuses(file(person(4, { detection_indices: int64Array([-2, 0], [2]) })), /detection index -2/);
  await refuses(file(person(-1)), /"person_id" must be a whole number from 0, found -1/);
  await refuses(file(person(1, { person_id: 'one' })), /found "one"/);
  await refuses(file(person(1, { person_id: 2n ** 70n })), /found "1180591620717411303424"/);
  await refuses(file(person(1, { person_id: undefined })), /found nothing/);
});

test('wrong shapes and types are refused with what was found', async () => {
  const eight = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  await refuses(
    file(person(4, { bboxes: float32Array(eight, [8]) })),
    /"bboxes" must be .* shape \(2, 4\), found .* shape \(8,\)/,
  );
  await refuses(file(person(4, { bboxes: float32Array(eight, [4, 2]) })), /found .* shape \(4, 2\)/);
  await refuses(file(person(4, { bboxes: float32Array(eight.subarray(4), [1, 4]) })), /\(2, 4\), found .* \(1, 4\)/);
  await refuses(
    file(person(4, { frame_numbers: int64Array([3, 4, 5, 6], [2, 2]) })),
    /shape \(N,\), found .* \(2, 2\)/,
  );
  await refuses(file(person(4, { frame_numbers: ['3', '4'] })), /found a list/);
  await refuses(file(person(4, { confidences: int64Array([1], []) })), /found an array of int64 with shape \(\)/);
  await refuses(file(person(4, { bboxes: null })), /found None/);
  await refuses(file(person(4, { original_tracklet_ids: 'a' })), /"original_tracklet_ids" must be a list/);
  await refuses(file(person(4, { original_tracklet_ids: [1, 0.5] })), /found 0.5 in it/);
  await refuses(file('person'), /entry 0 of "persons" must be a dictionary, found "person"/);
});

test('what can only mean one thing is read: lists, columns, None, text ids, half floats, wrapped lists, other names', async () => {
  const expected = (await readCanonicalPersons(await file(person(4)), 'plain')).tracks;
  const two = Float32Array.of(0.5, 0.75);
  const boxRows = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ];
  const forms: Readonly<Record<string, Promise<Uint8Array>>> = {
    lists: file(
      person(4, { frame_numbers: [3, 4], bboxes: boxRows, confidences: [0.5, 0.75], detection_indices: [10, 11] }),
    ),
    tuples: file(person(4, { bboxes: new PickleTuple(boxRows.map((row) => new PickleTuple(row))) })),
    columns: file(person(4, { frame_numbers: int64Array([3, 4], [2, 1]), confidences: float32Array(two, [2, 1]) })),
    'text id': file(person(4, { person_id: '4' })),
    half: file(
      person(4, {
        bboxes: { kind: 'array', dtype: 'float16', shape: [2, 4], data: Float16Array.from([1, 2, 3, 4, 5, 6, 7, 8]) },
      }),
    ),
    'a list in an array': writeNpz(
      new Map([['persons', writeObjectNpy({ kind: 'objects', shape: [], items: [[person(4)]] })]]),
    ),
    'a dictionary in an array': writeNpz(
      new Map([['persons', writeObjectNpy({ kind: 'objects', shape: [], items: [new Map([[4, person(4)]])] })]]),
    ),
    'an array by itself': Promise.resolve(writeObjectNpy({ kind: 'objects', shape: [1], items: [person(4)] })),
    'another name': writeNpz(new Map([['arr_0', writeObjectNpy({ kind: 'objects', shape: [1], items: [person(4)] })]])),
  };
  for (const [name, bytes] of Object.entries(forms)) {
    assert.deepEqual((await readCanonicalPersons(await bytes, name)).tracks, expected, name);
  }
  const unsure = await readCanonicalPersons(
    await file(person(4, { confidences: null, detection_indices: null })),
    'none',
  );
  assert.deepEqual([...unsure.tracks[0].confidences], [1, 1]);
  assert.deepEqual([...unsure.tracks[0].detectionIndices], [-1, -1]);
});

test('a row that cannot be a box is left out and said, and x, y, width, height are refused by name', async () => {
  const rows = 30;
  const frames = int64Array(
    Array.from({ length: rows }, (_, f) => f),
    [rows],
  );
  const many = (box: (f: number) => readonly number[]) =>
    file(
      person(4, {
        frame_numbers: frames,
        bboxes: float32Array(Float32Array.from(Array.from({ length: rows }, (_, f) => box(f)).flat()), [rows, 4]),
        confidences: undefined,
        detection_indices: undefined,
      }),
    );
  const { tracks, warnings, rowsLeftOut } = await readCanonicalPersons(
    await many((f) => (f === 7 ? [Number.NaN, 0, 1, 1] : [f, 20, f + 40, 120])),
    'one NaN',
  );
  assert.equal(tracks[0].frameIndices.length, 29);
  assert.equal(rowsLeftOut, 1);
  assert.match(warnings.join(), /1 row that cannot be used was left out; the first: person 4: row 7 has the box \(NaN/);
  await refuses(
    many((f) => [200 + f, 220, 40, 100]),
    /have no size.*--boxes xywh reads them so/,
  );
});

test('an archive with other members, or persons that are not a list of objects, is refused', async () => {
  await refuses(
    writeNpz(new Map([['frames', writeNpy(int64Array([1], [1]))]])),
    /expected the persons .*, a member "persons", found "frames"\.$/,
  );
  await refuses(writeNpz(new Map()), /found none/);
  await refuses(writeNpz(new Map([['persons', writeNpy(int64Array([1], [1]))]])), /found elements of type "<i8"/);
  const matrix = writeObjectNpy({ kind: 'objects', shape: [1, 1], items: [person(1)] });
  await refuses(writeNpz(new Map([['persons', matrix]])), /must be a list of persons, found shape \(1, 1\)/);
  await refuses(Buffer.from('1,1,0,0,5,5,1\n'), /not a readable NPZ file/);
});

test('a program in the place of a person is refused and not run', async () => {
  const bytes = Buffer.from(writeObjectNpy({ kind: 'objects', shape: [1], items: ['REPLACED'] }));
  const name = bytes.indexOf('X\x08\x00\x00\x00REPLACED', 0, 'latin1');
  const call = Buffer.from('cos\nsystem\n(X\x04\x00\x00\x00exittR', 'latin1');
  const evil = Buffer.concat([bytes.subarray(0, name), call, bytes.subarray(name + 13)]);
  await refuses(writeNpz(new Map([['persons', evil]])), /"os\.system".*do not open it there/);
});
