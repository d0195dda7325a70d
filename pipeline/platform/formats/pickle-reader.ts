import { ByteCursor } from './byte-cursor.ts';
import { fillFromState, globalCell, meaningOfCall } from './pickle-calls.ts';
import { badPickle, type Cell, DictCell, ListCell, settle, TupleCell } from './pickle-cells.ts';
import type { PickleValue } from './pickle-values.ts';

// Looked at before writing this: pickleparser makes objects of foreign names, lets `__proto__` through and follows a million
// nested tuples; jpickle returns undefined for numpy's arrays.

/** A pickle of 5,000 persons has about 650,000 operations (130 a person in real files). */
const maxOperations = 10_000_000;
/** Lists, tuples, arrays, byte strings: about 25 a person in real files. Each costs JavaScript some 100 bytes. */
const maxObjects = 1_000_000;
/**
 * numpy writes the bytes of each array once; copies may add up to this many times the pickle's own length (protocol 2 reads
 * bytes out of a text, then the array out of these), and some for many small numbers that share their bytes.
 */
const maxCopies = 4;
const freeCopyBytes = 2 ** 20;
/** The operation that ends a pickle. */
const stop = 0x2e;

/**
 * Runs a pickle of protocol 2 to 5 as far as numpy's own files need it: plain values and numpy arrays of a closed list of
 * names. Nothing is imported or called; there is no recursion; operations, objects, copied bytes and depth are bounded.
 */
class PickleMachine {
  readonly #input: ByteCursor;
  readonly #stack: Cell[] = [];
  /** Where on the stack each open mark lies. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Cell>();
  #objects = 0;
  #bytesLeft: number;

  /** What each operation does; the names are those of Python's pickletools. */
  readonly #operations: ReadonlyMap<number, () => void> = new Map([
    [0x95, () => this.#checkFrame()], // FRAME
    [0x28, () => this.#marks.push(this.#stack.length)], // MARK
    [0x4e, () => this.#push(null)], // NONE
    [0x88, () => this.#push(true)], // NEWTRUE
    [0x89, () => this.#push(false)], // NEWFALSE
    [0x4b, () => this.#push(this.#input.uint8())], // BININT1
    [0x4d, () => this.#push(this.#input.uint16())], // BININT2
    [0x4a, () => this.#push(this.#input.int32())], // BININT
    [0x8a, () => this.#long(this.#input.uint8())], // LONG1
    [0x47, () => this.#push(this.#input.float64())], // BINFLOAT
    [0x8c, () => this.#push(this.#input.text(this.#input.uint8()))], // SHORT_BINUNICODE
    [0x58, () => this.#push(this.#input.text(this.#input.uint32()))], // BINUNICODE
    [0x8d, () => this.#push(this.#input.text(this.#input.uint64()))], // BINUNICODE8
    [0x43, () => this.#push(this.#input.take(this.#input.uint8()))], // SHORT_BINBYTES
    [0x42, () => this.#push(this.#input.take(this.#input.uint32()))], // BINBYTES
    [0x8e, () => this.#push(this.#input.take(this.#input.uint64()))], // BINBYTES8
    [0x96, () => this.#push(this.#input.take(this.#input.uint64()))], // BYTEARRAY8
    [0x29, () => this.#push(new TupleCell([]))], // EMPTY_TUPLE
    [0x85, () => this.#push(new TupleCell(this.#popMany(1)))], // TUPLE1
    [0x86, () => this.#push(new TupleCell(this.#popMany(2)))], // TUPLE2
    [0x87, () => this.#push(new TupleCell(this.#popMany(3)))], // TUPLE3
    [0x74, () => this.#push(new TupleCell(this.#popToMark()))], // TUPLE
    [0x5d, () => this.#push(new ListCell())], // EMPTY_LIST
    [0x61, () => this.#append(this.#popMany(1))], // APPEND
    [0x65, () => this.#append(this.#popToMark())], // APPENDS
    [0x7d, () => this.#push(new DictCell())], // EMPTY_DICT
    [0x73, () => this.#setItems(this.#popMany(2))], // SETITEM
    [0x75, () => this.#setItems(this.#popToMark())], // SETITEMS
    [0x94, () => this.#remember(this.#memo.size)], // MEMOIZE
    [0x71, () => this.#remember(this.#input.uint8())], // BINPUT
    [0x72, () => this.#remember(this.#input.uint32())], // LONG_BINPUT
    [0x68, () => this.#recall(this.#input.uint8())], // BINGET
    [0x6a, () => this.#recall(this.#input.uint32())], // LONG_BINGET
    [0x63, () => this.#push(globalCell(this.#input.line(), this.#input.line()))], // GLOBAL
    [0x93, () => this.#globalFromStack()], // STACK_GLOBAL
    [0x52, () => this.#call()], // REDUCE
    [0x62, () => this.#fill()], // BUILD
  ]);

  constructor(bytes: Uint8Array) {
    this.#input = new ByteCursor(bytes);
    this.#bytesLeft = bytes.length * maxCopies + freeCopyBytes;
  }

  #spend = (bytes: number): void => {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw badPickle('its arrays together are far larger than itself');
  };

  #push(cell: Cell): void {
    if (typeof cell === 'object' && cell !== null && ++this.#objects > maxObjects) {
      throw badPickle(`it has more than ${maxObjects} lists, tuples, arrays and byte strings`);
    }
    this.#stack.push(cell);
  }

  #pop(): Cell {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw badPickle(`nothing to take at byte ${this.#input.at}`);
    return this.#stack.pop() as Cell;
  }

  #popMany(count: number): Cell[] {
    const cells: Cell[] = [];
    for (let i = 0; i < count; i++) cells.unshift(this.#pop());
    return cells;
  }

  #popToMark(): Cell[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw badPickle(`no mark to go back to at byte ${this.#input.at}`);
    return this.#stack.splice(mark);
  }

  #top(): Cell {
    const cell = this.#pop();
    this.#stack.push(cell);
    return cell;
  }

  #append(items: readonly Cell[]): void {
    const list = this.#top();
    if (!(list instanceof ListCell)) throw badPickle(`no list to fill at byte ${this.#input.at}`);
    list.append(items);
  }

  #setItems(items: readonly Cell[]): void {
    const dict = this.#top();
    if (!(dict instanceof DictCell)) throw badPickle(`no dictionary to fill at byte ${this.#input.at}`);
    dict.set(items);
  }

  #recall(index: number): void {
    const cell = this.#memo.get(index);
    if (cell === undefined) throw badPickle(`nothing was remembered as ${index} at byte ${this.#input.at}`);
    // A second mention of something is no new object.
    this.#stack.push(cell);
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top());
  }

  /** A whole number of any length, little-endian in two's complement. Longer than 16 bytes is nothing that these files hold. */
  #long(length: number): void {
    if (length > 16) throw badPickle(`a whole number of ${length} bytes; at most 16 are read`);
    const bytes = this.#input.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    value = BigInt.asIntN(length * 8, value);
    this.#push(Number.isSafeInteger(Number(value)) ? Number(value) : value);
  }

  #globalFromStack(): void {
    const [module, name] = this.#popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string') throw badPickle('a name that is no text');
    this.#push(globalCell(module, name));
  }

  #call(): void {
    const [callee, args] = this.#popMany(2);
    this.#push(meaningOfCall(callee, args, this.#spend));
  }

  #fill(): void {
    const state = this.#pop();
    fillFromState(this.#top(), state, this.#spend);
  }

  #checkFrame(): void {
    if (this.#input.uint64() > this.#input.left) throw badPickle('it is cut off: a frame is longer than what is left');
  }

  run(): PickleValue {
    const input = this.#input;
    if (input.uint8() !== 0x80) throw badPickle('it does not begin as protocols 2 to 5 do');
    const protocol = input.uint8();
    if (protocol < 2 || protocol > 5) throw badPickle(`protocol ${protocol} is not known; 2 to 5 are`);
    for (let operations = 0; operations < maxOperations; operations++) {
      const code = input.uint8();
      if (code !== stop) {
        const operation = this.#operations.get(code);
        if (operation === undefined) {
          throw badPickle(`operation 0x${code.toString(16)} at byte ${input.at - 1} is none that numpy writes`);
        }
        operation();
        continue;
      }
      const result = this.#pop();
      if (this.#stack.length > 0 || this.#marks.length > 0) throw badPickle('it ends with more than one value');
      if (input.left > 0) throw badPickle(`${input.left} bytes follow its end`);
      return settle(result);
    }
    throw badPickle(`it has more than ${maxOperations} operations`);
  }
}

/**
 * Reads a pickle of plain values (None, booleans, numbers, text, bytes, tuples, lists, dictionaries) and numpy arrays and
 * scalars, as numpy 1 and 2 write them. A pickle is data from a stranger: names outside a closed list, calls, cycles, values
 * nested deeper than 64 and sizes out of proportion are refused with `bad_file`, and nothing of it is ever executed.
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  return new PickleMachine(bytes).run();
}
