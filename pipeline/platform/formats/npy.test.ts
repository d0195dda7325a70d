import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readNpy, readNpyHeader, writeNpy } from './npy.ts';
import { float32Array, int64Array, type NumpyArray } from './numpy-array.ts';

/** An NPY file with this header and these bytes behind it. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([start, length, text, data]);
}

const refuses = (bytes: Uint8Array, words: RegExp): void => {
  assert.throws(
    () => readNpy(bytes),
    (error) => error instanceof DoppelError && error.code === 'bad_file' && words.test(error.message),
  );
};

test('an array is read back as it was written', () => {
  const arrays: NumpyArray[] = [
    float32Array(Float32Array.of(1, -0.5, Number.NaN, 4, 5, 6), [2, 3]),
    int64Array([2 ** 53 - 1, -1], [2]),
    { kind: 'array', dtype: 'bool', shape: [], data: Uint8Array.of(1) },
    { kind: 'array', dtype: 'float64', shape: [0, 4], data: new Float64Array(0) },
  ];
  for (const array of arrays) assert.deepEqual(readNpy(writeNpy(array)), array);
});

test('elements begin at a multiple of 64 bytes, as numpy aligns them', () => {
  for (const shape of [[], [1], [1, 2, 3, 4], [1234567, 0, 7654321]]) {
    const count = shape.reduce((product, length) => product * length, 1);
    const { dataOffset } = readNpyHeader(writeNpy(float32Array(new Float32Array(count), shape)));
    assert.equal(dataOffset % 64, 0);
  }
});

test('format versions 2 and 3 are read', () => {
  const header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }\n";
  for (const version of [2, 3]) {
    assert.deepEqual([...readNpy(npy(header, Uint8Array.of(1, 0, 2, 0), version)).data], [1, 2]);
  }
});

test('a header with keys in another order, double quotes and long numbers of Python 2 is read', () => {
  const header = '{"shape": (2L, 1L), "fortran_order": True,"descr":">u2"}';
  const array = readNpy(npy(header, Uint8Array.of(0, 1, 0, 2)));
  assert.deepEqual([array.shape, ...array.data], [[2, 1], 1, 2]);
});

test('a matrix in Fortran order is turned into C order', () => {
  const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }";
  assert.deepEqual([...readNpy(npy(header, Uint8Array.of(1, 4, 2, 5, 3, 6))).data], [1, 2, 3, 4, 5, 6]);
});

test('a file cut off at any byte, or with a byte too many, is refused', () => {
  const whole = writeNpy(float32Array(Float32Array.of(1, 2, 3), [3]));
  for (let length = 0; length < whole.length; length++) refuses(whole.subarray(0, length), /./);
  refuses(Buffer.concat([whole, Uint8Array.of(0)]), /needs 12 bytes, but there are 13/);
});

test('headers that numpy does not write are refused', () => {
  const four = new Uint8Array(4);
  refuses(npy("{'descr': '<f4', 'fortran_order': False}", four), /lacks one of/);
  refuses(npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", four), /twice/);
  refuses(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", four), /expected 'descr'/);
  refuses(npy("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", four), /True or False/);
  refuses(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", four), /tuple of lengths/);
  refuses(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + exit()", four), /expected/);
  refuses(npy("{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os')}", four), /tuple of lengths/);
  refuses(npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", four), /arrays of records/);
  refuses(npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}", four), /"<U1" are not read/);
  refuses(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", four), /"\|O" are not read/);
  refuses(npy("{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}", four), /"f4" are not read/);
  refuses(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", four, 4), /version 4\.0 is not known/);
});

test('shapes that ask for more memory than there is file are refused before anything is allocated', () => {
  const data = new Uint8Array(8);
  refuses(
    npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}", data),
    /needs 8000000000000 bytes/,
  );
  refuses(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999)}", data), /too large/);
  const axes = '1,'.repeat(65);
  refuses(npy(`{'descr': '<f8', 'fortran_order': False, 'shape': (${axes})}`, data), /65 axes/);
});

test('elements that do not fill the shape cannot be written', () => {
  assert.throws(
    () => writeNpy(float32Array(new Float32Array(5), [2, 3])),
    /5 elements are no float32 array of shape \(2, 3\)/,
  );
});
