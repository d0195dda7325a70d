import { arrayFromBytes, dtypeOfCode, type ElementOrder, elementCount, type NumpyArray } from './numpy-array.ts';
import { ArrayCell, badPickle, type Cell, DtypeCell, GlobalCell, ListCell, settle, TupleCell } from './pickle-cells.ts';

/** Counts the bytes of arrays and strings that are made, so that a small pickle cannot ask for much memory. */
type Spend = (bytes: number) => void;

/**
 * The closed list: every name that a pickle may mention, and what it stands for here. numpy 2 renamed `numpy.core` to
 * `numpy._core`; protocol 2 has no bytes of its own and writes them through `_codecs.encode`.
 */
const meanings: ReadonlyMap<string, string> = new Map([
  ['numpy.core.multiarray._reconstruct', 'new array'],
  ['numpy._core.multiarray._reconstruct', 'new array'],
  ['numpy.core.multiarray.scalar', 'scalar'],
  ['numpy._core.multiarray.scalar', 'scalar'],
  ['numpy.core.numeric._frombuffer', 'array of bytes'],
  ['numpy._core.numeric._frombuffer', 'array of bytes'],
  ['numpy.ndarray', 'array class'],
  ['numpy.dtype', 'element type'],
  ['_codecs.encode', 'bytes of text'],
  ['__builtin__.bytes', 'no bytes'],
  ['builtins.bytes', 'no bytes'],
]);

/** The cell of a name. Throws `bad_file` for a name that is not on the closed list, before anything else is done with it. */
export function globalCell(module: string, name: string): GlobalCell {
  const full = `${module}.${name}`;
  if (!meanings.has(full)) {
    throw badPickle(
      `it names ${JSON.stringify(full.slice(0, 100))}, which is no part of a numpy array. Files that name programs or other classes ` +
        'are refused; such a file may do anything when Python loads it, so do not open it there if you do not trust its source',
    );
  }
  return new GlobalCell(full);
}

const isTuple = (cell: Cell | undefined): cell is TupleCell => cell instanceof TupleCell;

/** The lengths out of a tuple of whole numbers. */
function shapeOf(cell: Cell | undefined): readonly number[] {
  if (!isTuple(cell)) throw badPickle('an array has a shape that is no tuple');
  const shape = cell.items.map((length) => {
    if (typeof length !== 'number') throw badPickle('an array has a shape that is not made of whole numbers');
    return length;
  });
  elementCount(shape);
  return shape;
}

function numbers(
  dtype: DtypeCell,
  shape: readonly number[],
  bytes: Cell | undefined,
  elementOrder: ElementOrder,
  spend: Spend,
): NumpyArray {
  const known = dtypeOfCode(dtype.code);
  if (known === null) throw badPickle(`elements of type ${JSON.stringify(dtype.code.slice(0, 20))} are not read`);
  if (!(bytes instanceof Uint8Array)) throw badPickle('an array has elements that are not bytes');
  spend(bytes.length);
  return arrayFromBytes(known, shape, bytes, { byteOrder: dtype.byteOrder, elementOrder });
}

/** A Latin-1 text back to the bytes that protocol 2 made it of. */
function encodeLatin1(text: Cell | undefined, spend: Spend): Uint8Array {
  if (typeof text !== 'string') throw badPickle('bytes are made of something that is no text');
  spend(text.length);
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) throw badPickle('bytes are made of a text that is not Latin-1');
  }
  return Buffer.from(text, 'latin1');
}

/** One number out of its bytes; whole numbers that a JavaScript number cannot hold stay bigints. */
function scalar(dtype: Cell | undefined, bytes: Cell | undefined, spend: Spend): Cell {
  if (!(dtype instanceof DtypeCell)) throw badPickle('a numpy scalar has no element type');
  const { dtype: known, data } = numbers(dtype, [], bytes, 'c', spend);
  const [value] = data;
  if (known === 'bool') return value === 1;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/**
 * What a call on the closed list stands for, put together from its arguments; nothing is called. Throws `bad_file` for
 * arguments that numpy does not write.
 */
export function meaningOfCall(callee: Cell, args: Cell, spend: Spend): Cell {
  if (!(callee instanceof GlobalCell) || !isTuple(args)) throw badPickle('it asks for a call; nothing is ever called');
  const [first, second, third, fourth] = args.items;
  switch (meanings.get(callee.name)) {
    case 'new array':
      if (!(first instanceof GlobalCell) || first.name !== 'numpy.ndarray' || args.items.length !== 3) break;
      return new ArrayCell();
    case 'element type':
      if (typeof first !== 'string' || args.items.length > 3) break;
      return new DtypeCell(first);
    case 'scalar':
      if (args.items.length !== 2) break;
      return scalar(first, second, spend);
    case 'array of bytes': {
      if (!(second instanceof DtypeCell) || (fourth !== 'C' && fourth !== 'F') || args.items.length !== 4) break;
      const cell = new ArrayCell();
      cell.array = numbers(second, shapeOf(third), first, fourth === 'F' ? 'fortran' : 'c', spend);
      return cell;
    }
    case 'bytes of text':
      if (second !== 'latin1' || args.items.length !== 2) break;
      return encodeLatin1(first, spend);
    case 'no bytes':
      if (args.items.length !== 0) break;
      return new Uint8Array(0);
  }
  throw badPickle(`${callee.name} has arguments that numpy does not write; nothing is ever called`);
}

/** Gives an element type its byte order, from the state that numpy writes: (version, order, None, None, None, ...). */
function fillDtype(cell: DtypeCell, state: TupleCell): void {
  if (cell.isFilled) throw badPickle('an element type is described twice');
  const [version, order, ...rest] = state.items;
  const isRecord = rest.slice(0, 3).some((part) => part !== null);
  if ((version !== 3 && version !== 4) || typeof order !== 'string' || !/^[<>=|]$/.test(order) || rest.length < 6) {
    throw badPickle('an element type is described in a way that numpy does not write');
  }
  if (isRecord) throw badPickle('arrays of records are not read, only arrays of one number type and of objects');
  cell.byteOrder = order === '>' ? 'big' : 'little';
  cell.isFilled = true;
}

/** Gives an array its elements, from the state that numpy writes: (version, shape, element type, isFortran, elements). */
function fillArray(cell: ArrayCell, state: TupleCell, spend: Spend): void {
  if (cell.array !== null) throw badPickle('an array is filled twice');
  const [version, shapeCell, dtype, isFortran, elements] = state.items;
  const isState =
    version === 1 && dtype instanceof DtypeCell && typeof isFortran === 'boolean' && state.items.length === 5;
  if (!isState) throw badPickle('an array is described in a way that numpy does not write');
  const shape = shapeOf(shapeCell);
  if (!/^O\d?$/.test(dtype.code)) {
    cell.array = numbers(dtype, shape, elements, isFortran ? 'fortran' : 'c', spend);
    return;
  }
  if (!(elements instanceof ListCell) || elements.items.length !== elementCount(shape)) {
    throw badPickle('an array of objects has another number of objects than its shape says');
  }
  if (isFortran && shape.length > 1) throw badPickle('an array of objects in Fortran order is not read');
  settle(elements);
  cell.depth = elements.depth + 1;
  cell.array = { kind: 'objects', shape, items: elements.items };
}

/** What numpy calls `__setstate__`: the second half of making an array or an element type. Throws `bad_file`. */
export function fillFromState(target: Cell, state: Cell, spend: Spend): void {
  if (!isTuple(state)) throw badPickle('a state that numpy does not write; nothing is ever called');
  if (target instanceof DtypeCell) fillDtype(target, state);
  else if (target instanceof ArrayCell) fillArray(target, state, spend);
  else throw badPickle('a state for something that is no array; nothing is ever called');
}
