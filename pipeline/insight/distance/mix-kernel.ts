/** Anchors that are mixed at once: three vectors of four; a label has ten anchors at most. */
export const anchorsAtOnce = 12;

/** Channels that the kernel is unrolled for: what YOLOv8-seg and YOLO11-seg have. */
export const mixedChannels = 32;

const bytesEach = 4;
/** Bytes of a page of WebAssembly's memory. */
const pageBytes = 65_536;

/**
 * Mixes prototypes for twelve anchors at once with WebAssembly's SIMD, which JavaScript itself does not reach: a fifth of the time.
 * The module is put together here from its opcodes (WebAssembly 2.0, binary format), so that no compiler and no binary file is needed:
 * one function of four pointers (pixels, their end, coefficients, results), whose loop over pixels has the channels unrolled.
 */
export interface MixKernel {
  /** Room for `pixels` pixels of 32 channels, filled by the caller; valid until the next `reserve`. */
  readonly reserve: (pixels: number) => Float32Array;
  /** (32 * 12) coefficients, twelve anchors a channel. */
  readonly coefficients: Float32Array;
  /** Mixes pixels `from` to `to` and returns (to - from) * 12 values, valid until the next call. */
  readonly mix: (from: number, to: number) => Float32Array;
}

/** What is used of WebAssembly, whose types TypeScript has only together with a browser's. */
interface Wasm {
  readonly Memory: new (size: {
    readonly initial: number;
  }) => { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

/** Most pixels that are mixed in one call: a row of prototypes. */
const mostPixels = 1024;

/** Makes a kernel with a memory of its own. */
export function mixKernel(): MixKernel {
  const memory = new wasm.Memory({ initial: 2 });
  const instance = new wasm.Instance(new wasm.Module(moduleBytes()), { e: { m: memory } });
  const run = instance.exports.f as (pixels: number, end: number, coefficients: number, results: number) => void;
  const coefficientBytes = mixedChannels * anchorsAtOnce * bytesEach;
  const resultBytes = mostPixels * anchorsAtOnce * bytesEach;
  const pixelStart = coefficientBytes + resultBytes;
  const kernel = {
    coefficients: new Float32Array(memory.buffer, 0, mixedChannels * anchorsAtOnce),
    reserve: (pixels: number): Float32Array => {
      const wanted = pixelStart + pixels * mixedChannels * bytesEach;
      const missing = Math.ceil((wanted - memory.buffer.byteLength) / pageBytes);
      // Growing moves the memory: views of the old one are empty from then on.
      if (missing > 0) memory.grow(missing);
      kernel.coefficients = new Float32Array(memory.buffer, 0, mixedChannels * anchorsAtOnce);
      return new Float32Array(memory.buffer, pixelStart, pixels * mixedChannels);
    },
    mix: (from: number, to: number): Float32Array => {
      const at = (pixel: number): number => pixelStart + pixel * mixedChannels * bytesEach;
      run(at(from), at(to), 0, coefficientBytes);
      return new Float32Array(memory.buffer, coefficientBytes, (to - from) * anchorsAtOnce);
    },
  };
  return kernel;
}

/** Opcodes and types that the module uses (WebAssembly 2.0, chapters 5.3 and 5.4). */
const op = {
  loop: [0x03, 0x40],
  end: [0x0b],
  brIf: [0x0d, 0x00],
  lessThan: [0x49],
  add: [0x6a],
  zeros: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  load: [0xfd, 0x00],
  splat: [0xfd, 0x09],
  store: [0xfd, 0x0b],
  vectorAdd: [0xfd, 0xe4, 0x01],
  vectorMul: [0xfd, 0xe6, 0x01],
} as const;
const [i32, v128, functionType] = [0x7f, 0x7b, 0x60];

/** A number as LEB128, unsigned. */
const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]);
const get = (local: number): number[] => [0x20, ...leb(local)];
const set = (local: number): number[] => [0x21, ...leb(local)];
const constant = (value: number): number[] => [0x41, ...leb(value)];
/** A memory operand: four bytes' alignment is all that is promised. */
const place = (offset: number): number[] => [2, ...leb(offset)];
const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
const advance = (local: number, bytes: number): number[] => [
  ...get(local),
  ...constant(bytes),
  ...op.add,
  ...set(local),
];

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const [pixels, end, coefficients, results, value, firstSum] = [0, 1, 2, 3, 4, 5];
  const sums = [0, 1, 2].map((which) => firstSum + which);
  const channels = Array.from({ length: mixedChannels }, (_, channel) => [
    ...[...get(pixels), ...op.splat, ...place(channel * bytesEach), ...set(value)],
    ...sums.flatMap((sum, which) => [
      ...[...get(sum), ...get(value), ...get(coefficients), ...op.load],
      ...[...place((channel * anchorsAtOnce + which * 4) * bytesEach), ...op.vectorMul, ...op.vectorAdd, ...set(sum)],
    ]),
  ]).flat();
  const body = [
    ...[...[1, 4, v128], ...op.loop],
    ...sums.flatMap((sum) => [...op.zeros, ...set(sum)]),
    ...channels,
    ...sums.flatMap((sum, which) => [...get(results), ...get(sum), ...op.store, ...place(which * 16)]),
    ...advance(results, anchorsAtOnce * bytesEach),
    ...advance(pixels, mixedChannels * bytesEach),
    ...[...get(pixels), ...get(end), ...op.lessThan, ...op.brIf, ...op.end, ...op.end],
  ];
  const text = (word: string): number[] => [word.length, ...Buffer.from(word)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, functionType, 4, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...text('e'), ...text('m'), 0x02, 0x00, 0x01]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('f'), 0x00, 0x00]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}
