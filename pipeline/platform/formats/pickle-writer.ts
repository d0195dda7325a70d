import { DoppelError } from '#base/doppel-error.ts';
import { bytesOfArray, elementCount, type NumpyArray, type NumpyObjects, numpyDtypes } from './numpy-array.ts';
import { PickleFloat, type PickleKey, PickleTuple, type PickleWritable } from './pickle-values.ts';

/** numpy 1's name; numpy 2 still answers to it, whereas numpy 1 does not know numpy 2's `numpy._core`. */
const arrayModule = 'numpy.core.multiarray';
/** Our own values have 5 levels. */
const maxDepth = 32;

/** Writes protocol 3, which every Python 3 reads and numpy itself used for object arrays until 2. */
class PickleBuilder {
  readonly #parts: Uint8Array[] = [];
  /** What was written before and can be referred to, by a text that names it. */
  readonly #memo = new Map<string, number>();

  #op(...bytes: readonly number[]): void {
    this.#parts.push(Uint8Array.from(bytes));
  }

  #opUint32(operation: number, value: number): void {
    const bytes = Buffer.alloc(5);
    bytes[0] = operation;
    bytes.writeUInt32LE(value, 1);
    this.#parts.push(bytes);
  }

  /** Writes something once; a second time, a reference to it. */
  #once(name: string, write: () => void): void {
    const known = this.#memo.get(name);
    if (known !== undefined) {
      if (known < 256) this.#op(0x68, known);
      else this.#opUint32(0x6a, known);
      return;
    }
    write();
    const index = this.#memo.size;
    this.#memo.set(name, index);
    if (index < 256) this.#op(0x71, index);
    else this.#opUint32(0x72, index);
  }

  #int(value: bigint | number): void {
    if (value >= 0 && value <= 0xff) this.#op(0x4b, Number(value));
    else if (value >= 0 && value <= 0xffff) this.#op(0x4d, Number(value) & 0xff, Number(value) >> 8);
    else if (value >= -(2 ** 31) && value < 2 ** 31) this.#opUint32(0x4a, Number(value) >>> 0);
    else {
      const bytes: number[] = [];
      let rest = BigInt(value);
      do {
        bytes.push(Number(rest & 0xffn));
        rest >>= 8n;
      } while (!(rest === 0n && bytes[bytes.length - 1] < 0x80) && !(rest === -1n && bytes[bytes.length - 1] >= 0x80));
      if (bytes.length > 255) throw new DoppelError('internal', 'A whole number is too long for a pickle.');
      this.#op(0x8a, bytes.length, ...bytes);
    }
  }

  #float(value: number): void {
    const bytes = Buffer.alloc(9);
    bytes[0] = 0x47;
    bytes.writeDoubleBE(value, 1);
    this.#parts.push(bytes);
  }

  #text(text: string): void {
    const write = (): void => {
      const bytes = Buffer.from(text, 'utf8');
      this.#opUint32(0x58, bytes.length);
      this.#parts.push(bytes);
    };
    // Keys and names come again and again; long texts hardly do.
    if (text.length <= 64) this.#once(`text ${text}`, write);
    else write();
  }

  #bytes(bytes: Uint8Array): void {
    if (bytes.length < 256) this.#op(0x43, bytes.length);
    else this.#opUint32(0x42, bytes.length);
    this.#parts.push(bytes);
  }

  #global(module: string, name: string): void {
    this.#once(`global ${module} ${name}`, () => this.#parts.push(Buffer.from(`c${module}\n${name}\n`)));
  }

  /** An element type, as numpy writes it: dtype(code, False, True), then its state. */
  #dtype(code: string, byteOrder: '<' | '|', flags: number): void {
    this.#once(`dtype ${code}`, () => {
      this.#global('numpy', 'dtype');
      this.#text(code);
      this.#op(0x89, 0x88, 0x87, 0x52, 0x28);
      this.#int(3);
      this.#text(byteOrder);
      this.#op(0x4e, 0x4e, 0x4e);
      this.#int(-1);
      this.#int(-1);
      this.#int(flags);
      this.#op(0x74, 0x62);
    });
  }

  /** An array: an empty one by _reconstruct, then its state (1, shape, element type, not Fortran, elements). */
  #array(shape: readonly number[], writeDtype: () => void, writeElements: () => void): void {
    this.#global(arrayModule, '_reconstruct');
    this.#global('numpy', 'ndarray');
    this.#int(0);
    this.#op(0x85);
    this.#bytes(Uint8Array.of(0x62));
    this.#op(0x87, 0x52, 0x28);
    this.#int(1);
    this.#op(0x28);
    for (const length of shape) this.#int(length);
    this.#op(0x74);
    writeDtype();
    this.#op(0x89);
    writeElements();
    this.#op(0x74, 0x62);
  }

  #numbers(array: NumpyArray): void {
    const { code, bytes } = numpyDtypes[array.dtype];
    this.#array(
      array.shape,
      () => this.#dtype(code, bytes === 1 ? '|' : '<', 0),
      () => this.#bytes(bytesOfArray(array)),
    );
  }

  #objects(array: NumpyObjects<PickleWritable>, depth: number): void {
    if (elementCount(array.shape) !== array.items.length) {
      throw new DoppelError(
        'internal',
        `${array.items.length} objects do not fill an array of shape (${array.shape}).`,
      );
    }
    // 63: the flags that numpy gives to its object type (it holds references and needs them looked after).
    this.#array(
      array.shape,
      () => this.#dtype('O8', '|', 63),
      () => this.#list(array.items, depth),
    );
  }

  #list(items: readonly PickleWritable[], depth: number): void {
    this.#op(0x5d, 0x28);
    for (const item of items) this.write(item, depth + 1);
    this.#op(0x65);
  }

  #dict(items: ReadonlyMap<PickleKey, PickleWritable>, depth: number): void {
    this.#op(0x7d, 0x28);
    for (const [key, item] of items) {
      this.write(key, depth + 1);
      this.write(item, depth + 1);
    }
    this.#op(0x75);
  }

  #tuple(items: readonly PickleWritable[], depth: number): void {
    this.#op(0x28);
    for (const item of items) this.write(item, depth + 1);
    this.#op(0x74);
  }

  write(value: PickleWritable, depth: number): void {
    if (depth > maxDepth) throw new DoppelError('internal', `A value is nested more than ${maxDepth} deep.`);
    if (value === null) this.#op(0x4e);
    else if (typeof value === 'boolean') this.#op(value ? 0x88 : 0x89);
    else if (typeof value === 'bigint') this.#int(value);
    else if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#int(value);
      else this.#float(value);
    } else if (typeof value === 'string') this.#text(value);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (value instanceof PickleFloat) this.#float(value.value);
    else if (value instanceof PickleTuple) this.#tuple(value.items, depth);
    else if (value instanceof Map) this.#dict(value, depth);
    else if (Array.isArray(value)) this.#list(value, depth);
    else if ('kind' in value) {
      if (value.kind === 'array') this.#numbers(value);
      else this.#objects(value, depth);
    }
  }

  finish(): Uint8Array {
    this.#op(0x2e);
    return Buffer.concat([Uint8Array.of(0x80, 3), ...this.#parts]);
  }
}

/**
 * The pickle (protocol 3) of plain values and numpy arrays, which numpy 1 and 2 both load. The same value gives the same
 * bytes. Throws `internal` for values that no file of ours has: nested more than 32 deep, arrays that do not fill their shape.
 */
export function writePickle(value: PickleWritable): Uint8Array {
  const builder = new PickleBuilder();
  builder.write(value, 0);
  return builder.finish();
}
