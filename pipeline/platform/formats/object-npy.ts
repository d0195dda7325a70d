import { DoppelError } from '#base/doppel-error.ts';
import { npyHeaderBytes, readNpyHeader } from './npy.ts';
import { type NumpyObjects, shapeText } from './numpy-array.ts';
import { readPickle } from './pickle-reader.ts';
import { isNumpy, type PickleValue, type PickleWritable } from './pickle-values.ts';
import { writePickle } from './pickle-writer.ts';

/** Reads an NPY file whose elements are Python objects. Throws `bad_file`; what is refused is said at `readPickle`. */
export function readObjectNpy(bytes: Uint8Array): NumpyObjects<PickleValue> {
  const header = readNpyHeader(bytes);
  if (header.descr !== '|O') {
    throw new DoppelError('bad_file', `expected an array of objects, found elements of type "${header.descr}".`);
  }
  const array = readPickle(bytes.subarray(header.dataOffset));
  if (!isNumpy(array) || array.kind !== 'objects' || shapeText(array.shape) !== shapeText(header.shape)) {
    throw new DoppelError(
      'bad_file',
      `expected an array of objects of shape ${shapeText(header.shape)} in its pickle.`,
    );
  }
  return array;
}

/** The NPY file of an array of objects, which numpy 1 and 2 load with `allow_pickle=True`. */
export function writeObjectNpy(array: NumpyObjects<PickleWritable>): Uint8Array {
  return Buffer.concat([npyHeaderBytes('|O', array.shape), writePickle(array)]);
}
