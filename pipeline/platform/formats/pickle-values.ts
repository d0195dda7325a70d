import type { NumpyArray, NumpyObjects } from './numpy-array.ts';

/** What a dictionary of a pickle may have as keys. */
export type PickleKey = string | number | bigint | boolean | null;

/** A Python tuple; a Python list is a JavaScript array. */
export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A Python float where a JavaScript number alone would be written as an int (30.0 frames a second). Only for writing. */
export class PickleFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * A value out of a pickle. Dictionaries are Maps, so that no key (`__proto__`) can reach an object's prototype. Whole numbers
 * beyond 2^53 are bigints, numpy's scalars are plain numbers and booleans, bytes are Uint8Arrays.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | readonly PickleValue[]
  | ReadonlyMap<PickleKey, PickleValue>
  | NumpyArray
  | NumpyObjects<PickleValue>;

/** A value that can be written into a pickle. Whole JavaScript numbers become ints, others floats. */
export type PickleWritable =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleFloat
  | readonly PickleWritable[]
  | ReadonlyMap<PickleKey, PickleWritable>
  | NumpyArray
  | NumpyObjects<PickleWritable>;

/** Tells a numpy array or object array from the other values. */
export const isNumpy = (value: PickleValue): value is NumpyArray | NumpyObjects<PickleValue> =>
  typeof value === 'object' && value !== null && 'kind' in value;
