// A function for WebAssembly's SIMD, which JavaScript itself does not reach, put together from its opcodes (WebAssembly 2.0, binary
// format): no compiler and no binary file is needed for a loop.

/** Bytes of a page of WebAssembly's memory. */
export const pageBytes = 65_536;

/** A memory that a function works on. Growing it by pages moves it: views of its buffer are empty from then on. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** Four pointers into the memory, or what the code makes of them. */
type WasmFunction = (first: number, second: number, third: number, fourth: number) => void;

/** What is used of WebAssembly, whose types TypeScript has only together with a browser's. */
interface Wasm {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

/** Makes a memory of so many pages. */
export const wasmMemory = (pages: number): WasmMemory => new wasm.Memory({ initial: pages });

/** Makes a function of four 32-bit integers, without a result, from its locals and code, working on `memory`. */
export function wasmFunction(body: readonly number[], memory: WasmMemory): WasmFunction {
  const instance = new wasm.Instance(new wasm.Module(moduleBytes(body)), { e: { m: memory } });
  return instance.exports.f as WasmFunction;
}

/** Opcodes (WebAssembly 2.0, chapter 5.4): of integers where nothing is said, of 32-bit floats, of vectors of four of them, of vectors of integers. */
export const op = {
  loop: [0x03, 0x40],
  end: [0x0b],
  brIf: [0x0d, 0x00],
  lessThan: [0x49],
  add: [0x6a],
  floatAdd: [0x92],
  floatStore: [0x38],
  zeros: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  load: [0xfd, 0x00],
  splat: [0xfd, 0x09],
  store: [0xfd, 0x0b],
  lane: (index: number) => [0xfd, 0x1f, index],
  vectorAdd: [0xfd, 0xe4, 0x01],
  vectorMul: [0xfd, 0xe6, 0x01],
  intLoad: [0x28],
  /** Four bytes into the lowest lane, zeros into the others. */
  load4: [0xfd, 0x5c],
  /** Stores the lowest lane; behind the memory operand stands the number of the lane. */
  store4: [0xfd, 0x5a],
  intSplat: [0xfd, 0x11],
  intAdd: [0xfd, 0xae, 0x01],
  intMul: [0xfd, 0xb5, 0x01],
  intShiftRight: [0xfd, 0xac, 0x01],
  /** Eight bytes, unsigned, to eight numbers of 16 bits; four of those to four of 32. */
  lowBytes: [0xfd, 0x89, 0x01],
  highBytes: [0xfd, 0x8a, 0x01],
  lowPairs: [0xfd, 0xa9, 0x01],
  highPairs: [0xfd, 0xaa, 0x01],
  /** Two vectors of 32 bits to one of 16, held within them; two of those to one of bytes. */
  toPairs: [0xfd, 0x85, 0x01],
  toBytes: [0xfd, 0x66],
} as const;

/** Types of locals (WebAssembly 2.0, chapter 5.3). */
export const [i32, v128] = [0x7f, 0x7b];
const functionType = 0x60;

/** A number as LEB128, unsigned. */
export const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
/** A number as LEB128, signed, for constants, which are never negative here. */
const signedLeb = (value: number): number[] =>
  value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >>> 7)];

/** Reads a local. */
export const get = (local: number): number[] => [0x20, ...leb(local)];
/** Writes a local. */
export const set = (local: number): number[] => [0x21, ...leb(local)];
/** An integer of at least 0. */
export const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
/** A memory operand so many bytes behind its pointer: four bytes' alignment is all that is promised. */
export const place = (offset: number): number[] => [2, ...leb(offset)];
/** Moves a pointer on by so many bytes. */
export const advance = (local: number, bytes: number): number[] => [
  ...get(local),
  ...constant(bytes),
  ...op.add,
  ...set(local),
];

/** A module that imports the memory e.m and exports the function f. */
function moduleBytes(body: readonly number[]): Uint8Array {
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  const letter = (name: string): number[] => [1, name.charCodeAt(0)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, functionType, 4, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...letter('e'), ...letter('m'), 0x02, 0x00, 0x01]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...letter('f'), 0x00, 0x00]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}
