import { DoppelError } from '#base/doppel-error.ts';

/** The element types that are read and written; others (complex, dates, strings, records) are refused. */
export const numpyDtypes = {
  bool: { code: 'b1', bytes: 1 },
  int8: { code: 'i1', bytes: 1 },
  uint8: { code: 'u1', bytes: 1 },
  int16: { code: 'i2', bytes: 2 },
  uint16: { code: 'u2', bytes: 2 },
  int32: { code: 'i4', bytes: 4 },
  uint32: { code: 'u4', bytes: 4 },
  int64: { code: 'i8', bytes: 8 },
  uint64: { code: 'u8', bytes: 8 },
  float16: { code: 'f2', bytes: 2 },
  float32: { code: 'f4', bytes: 4 },
  float64: { code: 'f8', bytes: 8 },
} as const;
/** The name of an element type, as numpy's `str(dtype)` has it. */
export type NumpyDtype = keyof typeof numpyDtypes;

/** The memory of an array: `bool` is a Uint8Array of 0 and 1, `int64` and `uint64` are BigInt arrays. */
type NumpyData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** A numpy array of numbers: `data` in C order (last axis fastest), `shape` beside it; `[]` is a single number. */
export interface NumpyArray {
  readonly kind: 'array';
  readonly dtype: NumpyDtype;
  readonly shape: readonly number[];
  readonly data: NumpyData;
}

/** A numpy array of Python objects in C order. */
export interface NumpyObjects<Item> {
  readonly kind: 'objects';
  readonly shape: readonly number[];
  readonly items: readonly Item[];
}

/** `fortran`: first axis fastest, as numpy stores transposed matrices. */
export type ElementOrder = 'c' | 'fortran';
/** Which byte of an element comes first: the lowest (`<` in numpy) or the highest (`>`). */
export type ByteOrder = 'little' | 'big';

/** numpy 2's own limit on the number of axes (NPY_MAXDIMS; numpy 1 had 32). */
const maxAxes = 64;

/** A shape in numpy's own words, for messages: `(3, 4)`, `(5,)`, `()`. */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/** How many elements an array of this shape has. Throws `bad_file` for a shape that no array can have. */
export function elementCount(shape: readonly number[]): number {
  if (shape.length > maxAxes) throw new DoppelError('bad_file', `an array with ${shape.length} axes is not possible.`);
  let count = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DoppelError('bad_file', `an array of shape ${shapeText(shape)} is not possible.`);
    }
    count *= length;
  }
  if (!Number.isSafeInteger(count)) {
    throw new DoppelError('bad_file', `an array of shape ${shapeText(shape)} is too large.`);
  }
  return count;
}

/** The element type that numpy calls `f4`, `i8`, ... (without byte order), or null for one that is not read. */
export function dtypeOfCode(code: string): NumpyDtype | null {
  for (const dtype of Object.keys(numpyDtypes) as NumpyDtype[]) {
    if (numpyDtypes[dtype].code === code) return dtype;
  }
  return null;
}

/** A view of whole, aligned, little-endian memory as elements of `dtype`. */
function viewOf(dtype: NumpyDtype, memory: ArrayBuffer): NumpyData {
  switch (dtype) {
    case 'bool':
    case 'uint8':
      return new Uint8Array(memory);
    case 'int8':
      return new Int8Array(memory);
    case 'int16':
      return new Int16Array(memory);
    case 'uint16':
      return new Uint16Array(memory);
    case 'int32':
      return new Int32Array(memory);
    case 'uint32':
      return new Uint32Array(memory);
    case 'int64':
      return new BigInt64Array(memory);
    case 'uint64':
      return new BigUint64Array(memory);
    case 'float16':
      return new Float16Array(memory);
    case 'float32':
      return new Float32Array(memory);
    case 'float64':
      return new Float64Array(memory);
  }
}

function swapBytes(memory: ArrayBuffer, elementBytes: number): void {
  const bytes = Buffer.from(memory);
  if (elementBytes === 2) bytes.swap16();
  else if (elementBytes === 4) bytes.swap32();
  else if (elementBytes === 8) bytes.swap64();
}

/** Copies elements whose first axis runs fastest so that the last one does. */
function toCOrder(source: Uint8Array, target: Uint8Array, shape: readonly number[], elementBytes: number): void {
  const strides: number[] = [];
  let stride = elementBytes;
  for (const length of shape) {
    strides.push(stride);
    stride *= length;
  }
  const position = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < target.length; to += elementBytes) {
    for (let byte = 0; byte < elementBytes; byte++) target[to + byte] = source[from + byte];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++position[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
}

/**
 * Copies raw memory into an array in C order. Throws `bad_file` when `bytes` is not exactly as long as the shape says.
 */
export function arrayFromBytes(
  dtype: NumpyDtype,
  shape: readonly number[],
  bytes: Uint8Array,
  layout: { readonly byteOrder: ByteOrder; readonly elementOrder: ElementOrder },
): NumpyArray {
  const elementBytes = numpyDtypes[dtype].bytes;
  const expected = elementCount(shape) * elementBytes;
  if (bytes.length !== expected) {
    throw new DoppelError(
      'bad_file',
      `an array of ${dtype} with shape ${shapeText(shape)} needs ${expected} bytes, but there are ${bytes.length}.`,
    );
  }
  const memory = new ArrayBuffer(expected);
  const target = new Uint8Array(memory);
  if (layout.elementOrder === 'fortran' && shape.length > 1) toCOrder(bytes, target, shape, elementBytes);
  else target.set(bytes);
  if (layout.byteOrder === 'big') swapBytes(memory, elementBytes);
  if (dtype === 'bool') for (let i = 0; i < target.length; i++) target[i] = target[i] === 0 ? 0 : 1;
  return { kind: 'array', dtype, shape, data: viewOf(dtype, memory) };
}

/** The array's memory as it goes into a file: C order, little-endian, as all machines that run this have it. */
export function bytesOfArray(array: NumpyArray): Uint8Array {
  const { dtype, shape, data } = array;
  if (elementCount(shape) !== data.length || data.BYTES_PER_ELEMENT !== numpyDtypes[dtype].bytes) {
    throw new DoppelError('internal', `${data.length} elements are no ${dtype} array of shape ${shapeText(shape)}.`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** An int64 array of these whole numbers. */
export function int64Array(values: Iterable<number>, shape: readonly number[]): NumpyArray {
  return { kind: 'array', dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

/** A float32 array of this shape over the same memory. */
export function float32Array(data: Float32Array, shape: readonly number[]): NumpyArray {
  return { kind: 'array', dtype: 'float32', shape, data };
}
