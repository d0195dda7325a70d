import { DoppelError } from '#base/doppel-error.ts';
import {
  arrayFromBytes,
  bytesOfArray,
  dtypeOfCode,
  elementCount,
  type NumpyArray,
  numpyDtypes,
  shapeText,
} from './numpy-array.ts';

/** What stands in front of the elements of an NPY file. */
interface NpyHeader {
  readonly version: 1 | 2 | 3;
  /** numpy's name of the element type with its byte order, such as `<f4`, `|b1` or `|O`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataOffset: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** Version 1's own limit; the headers of arrays that are read here have about 100 bytes. */
const maxHeaderBytes = 65_535;
/** numpy pads the header so that elements begin at a multiple of this (`ARRAY_ALIGN` of numpy/lib/format.py). */
const alignment = 64;

const bad = (message: string): DoppelError => new DoppelError('bad_file', `not a readable NPY file: ${message}.`);

/** Reads the dictionary of the header, a Python literal with exactly three keys, without evaluating anything. */
function parseHeaderText(text: string): Pick<NpyHeader, 'descr' | 'fortranOrder' | 'shape'> {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match !== null) at = sticky.lastIndex;
    return match;
  };
  const expect = (pattern: RegExp, what: string): RegExpExecArray => {
    const match = take(pattern);
    if (match === null)
      throw bad(`expected ${what} at character ${at} of the header ${JSON.stringify(text.slice(0, 200))}`);
    return match;
  };

  let descr: string | undefined;
  let fortranOrder: boolean | undefined;
  let shape: number[] | undefined;
  expect(/\s*\{\s*/, '"{"');
  while (take(/\}\s*$/) === null) {
    const key = expect(/(['"])(descr|fortran_order|shape)\1\s*:\s*/, "'descr', 'fortran_order' or 'shape'")[2];
    if (key === 'descr' && descr === undefined) {
      if (take(/\[/) !== null) throw bad('arrays of records are not read, only arrays of one number type');
      descr = expect(/(['"])([^'"\\]{1,50})\1/, 'the element type')[2];
    } else if (key === 'fortran_order' && fortranOrder === undefined) {
      fortranOrder = expect(/True|False/, 'True or False')[0] === 'True';
    } else if (key === 'shape' && shape === undefined) {
      // numpy of Python 2 wrote long numbers as 5L.
      const list = expect(/\(\s*((?:\d{1,16}L?\s*,\s*)*(?:\d{1,16}L?\s*)?)\)/, 'a tuple of lengths')[1];
      shape = (list.match(/\d+/g) ?? []).map(Number);
    } else {
      throw bad(`the header names '${key}' twice`);
    }
    if (take(/\s*,\s*/) === null) {
      expect(/\s*\}\s*$/, '"," or "}"');
      break;
    }
  }
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    throw bad("the header lacks one of 'descr', 'fortran_order' and 'shape'");
  }
  elementCount(shape);
  return { descr, fortranOrder, shape };
}

/** Reads what the file says about itself, of format versions 1 to 3, and no element. Throws `bad_file`. */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 10 || !file.subarray(0, 6).equals(magic)) throw bad(`it does not begin with "\\x93NUMPY"`);
  const version = file[6];
  if ((version !== 1 && version !== 2 && version !== 3) || file[7] !== 0) {
    throw bad(`format version ${version}.${file[7]} is not known; versions 1.0, 2.0 and 3.0 are`);
  }
  const textStart = version === 1 ? 10 : 12;
  if (file.length < textStart) throw bad('it ends within its header');
  const textBytes = version === 1 ? file.readUInt16LE(8) : file.readUInt32LE(8);
  if (textBytes > maxHeaderBytes) throw bad(`a header of ${textBytes} bytes; at most ${maxHeaderBytes} are read`);
  const dataOffset = textStart + textBytes;
  if (file.length < dataOffset) throw bad('it ends within its header');
  const text = file.toString(version === 3 ? 'utf8' : 'latin1', textStart, dataOffset);
  return { version, ...parseHeaderText(text), dataOffset };
}

/**
 * Reads an array of numbers or booleans, of either byte order and memory order; the result is in C order. Throws `bad_file`
 * for other element types (object arrays are for `readObjectNpy`) and for a file that is longer or shorter than it says.
 */
export function readNpy(bytes: Uint8Array): NumpyArray {
  const header = readNpyHeader(bytes);
  const [, order, code] = /^([<>|=])(.+)$/.exec(header.descr) ?? [];
  const dtype = dtypeOfCode(code);
  if (dtype === null || (order === '|') !== (numpyDtypes[dtype].bytes === 1)) {
    const known = Object.keys(numpyDtypes).join(', ');
    throw bad(`elements of type "${header.descr}" are not read; ${known} are`);
  }
  return arrayFromBytes(dtype, header.shape, bytes.subarray(header.dataOffset), {
    byteOrder: order === '>' ? 'big' : 'little',
    elementOrder: header.fortranOrder ? 'fortran' : 'c',
  });
}

/** The beginning of an NPY file of version 1.0, C order, as numpy writes it. */
export function npyHeaderBytes(descr: string, shape: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const padded = Math.ceil((10 + dictionary.length + 1) / alignment) * alignment;
  const header = Buffer.alloc(padded, ' ');
  magic.copy(header);
  header[6] = 1;
  header[7] = 0;
  header.writeUInt16LE(padded - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header[padded - 1] = 0x0a;
  return header;
}

/** The NPY file of an array: version 1.0, C order, little-endian. The same array gives the same bytes. */
export function writeNpy(array: NumpyArray): Uint8Array {
  const { code, bytes } = numpyDtypes[array.dtype];
  return Buffer.concat([npyHeaderBytes(`${bytes === 1 ? '|' : '<'}${code}`, array.shape), bytesOfArray(array)]);
}
