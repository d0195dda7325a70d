import { DoppelError } from '#base/doppel-error.ts';
import type { ByteOrder, NumpyArray, NumpyObjects } from './numpy-array.ts';
import { type PickleKey, PickleTuple, type PickleValue } from './pickle-values.ts';

/**
 * What lies on the stack of the pickle reader while it runs. A list, dictionary or array can be filled only until it is put
 * into something else: that is how Python writes them, and it makes cycles impossible and depths known.
 */
export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | TupleCell
  | ListCell
  | DictCell
  | GlobalCell
  | DtypeCell
  | ArrayCell;

/** Nesting of the value: persons in an array, arrays in persons, tuples in arrays; real files have 5. */
const maxDepth = 64;

/** The refusal of a pickle, in one form of words. */
export const badPickle = (message: string): DoppelError =>
  new DoppelError('bad_file', `not a pickle that can be read: ${message}.`);

/** A name out of the closed list; it stands for nothing that could be called. */
export class GlobalCell {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A numpy element type: named when it is made, given its byte order when it is filled. */
export class DtypeCell {
  readonly code: string;
  byteOrder: ByteOrder = 'little';
  isFilled = false;

  constructor(code: string) {
    this.code = code;
  }
}

/** A numpy array: made empty, given shape and elements when it is filled. */
export class ArrayCell {
  array: NumpyArray | NumpyObjects<PickleValue> | null = null;
  depth = 1;
}

/** A tuple; it may hold cells that are no values, as arguments of what stands for a call. */
export class TupleCell {
  readonly items: readonly Cell[];
  readonly depth: number;
  value: PickleTuple | null = null;

  constructor(items: readonly Cell[]) {
    this.items = items;
    // Python fills what it puts into a tuple before; sealing it now keeps the depth of the tuple true.
    for (const item of items) {
      if (item instanceof ListCell || item instanceof DictCell) item.isSealed = true;
      if (item instanceof ArrayCell && item.array === null) throw badPickle('an array is used before it has elements');
    }
    this.depth = 1 + items.reduce((deepest: number, item) => Math.max(deepest, depthOf(item)), 0);
    if (this.depth > maxDepth) throw badPickle(`values are nested more than ${maxDepth} deep`);
  }
}

/** A list that is being filled. */
export class ListCell {
  readonly items: PickleValue[] = [];
  depth = 1;
  isSealed = false;

  append(cells: readonly Cell[]): void {
    for (const cell of cells) {
      const item = settle(cell);
      // After settling, which seals this list if it is the item, or in it.
      if (this.isSealed) throw badPickle('a list is filled after it was put into another value');
      this.items.push(item);
      this.depth = deeper(this.depth, cell);
    }
  }
}

/** A dictionary that is being filled. */
export class DictCell {
  readonly items = new Map<PickleKey, PickleValue>();
  depth = 1;
  isSealed = false;

  /** Adds key, value, key, value, ... */
  set(cells: readonly Cell[]): void {
    if (cells.length % 2 !== 0) throw badPickle('a dictionary has a key without a value');
    for (let i = 0; i < cells.length; i += 2) {
      const key = cells[i];
      if (typeof key === 'object' && key !== null) {
        throw badPickle('a dictionary has a key that is neither text nor a number');
      }
      const item = settle(cells[i + 1]);
      if (this.isSealed) throw badPickle('a dictionary is filled after it was put into another value');
      this.items.set(key, item);
      this.depth = deeper(this.depth, cells[i + 1]);
    }
  }
}

function depthOf(cell: Cell): number {
  if (cell instanceof TupleCell || cell instanceof ListCell || cell instanceof DictCell || cell instanceof ArrayCell) {
    return cell.depth;
  }
  return 0;
}

function deeper(depth: number, child: Cell): number {
  const result = Math.max(depth, 1 + depthOf(child));
  if (result > maxDepth) throw badPickle(`values are nested more than ${maxDepth} deep`);
  return result;
}

/**
 * The finished value of a cell; from then on it cannot be filled any more. Recursion is bounded by `maxDepth`. Throws
 * `bad_file` for what is no value: a name, an element type, an array that was never filled.
 */
export function settle(cell: Cell): PickleValue {
  if (cell instanceof ListCell || cell instanceof DictCell) {
    cell.isSealed = true;
    return cell.items;
  }
  if (cell instanceof TupleCell) {
    cell.value ??= new PickleTuple(cell.items.map(settle));
    return cell.value;
  }
  if (cell instanceof ArrayCell) {
    if (cell.array === null) throw badPickle('an array is used before it has elements');
    return cell.array;
  }
  if (cell instanceof GlobalCell) throw badPickle(`the name ${cell.name} stands where a value should`);
  if (cell instanceof DtypeCell) throw badPickle('an element type stands where a value should');
  return cell;
}
