/** Rows that are multiplied with each other at once: two of one kind with four of the other are eight sums, which processors hold. */
const [leftAtOnce, rightAtOnce] = [2, 4];

/** Numbers of a row that a turn of the loop takes: four vectors of four. */
const numbersATurn = 16;

const bytesEach = 4;
/** Bytes of a page of WebAssembly's memory. */
const pageBytes = 65_536;

/** Most rows on the right side of one call: with 512 numbers each they stay in the processor's second cache. */
export const mostRight = 128;

/**
 * Dot products of many rows with WebAssembly's SIMD, which JavaScript itself does not reach: 500,000 products of 512 numbers take a
 * tenth of the time. The sums are of 32-bit numbers in an order of their own, so they differ from `dotAt` by up to `dotSlack`: they say
 * which pairs are worth an exact look. The module is put together here from its opcodes (WebAssembly 2.0, binary format), so that no
 * compiler and no binary file is needed: one function of four pointers and a stride.
 */
interface DotKernel {
  /** The products of rows `left` and `left + 1` with rows `from` to `to` (at most `mostRight`), those of the first row before those of the second, each `mostRight` long; valid until the next call. */
  readonly dots: (left: number, from: number, to: number) => Float32Array;
}

/**
 * By how much a product of the kernel may differ from `dotAt`, for rows of at most this length: each of its roundings is at most 2^-24 of
 * the sum of magnitudes so far, which the square of the length bounds, and there is one for each multiplication and each addition.
 */
export const dotSlack = (dimension: number, length: number): number => (2 * dimension + 8) * 2 ** -24 * length ** 2;

/** What is used of WebAssembly, whose types TypeScript has only together with a browser's. */
interface Wasm {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

const atLeast = (value: number, step: number): number => Math.ceil(value / step) * step;

/** A kernel over (count * dimension) rows, which it copies into a memory of its own. */
export function dotKernel(rows: Float32Array, count: number, dimension: number): DotKernel {
  const padded = atLeast(dimension, numbersATurn);
  const stride = padded * bytesEach;
  const resultBytes = leftAtOnce * mostRight * bytesEach;
  // Rows behind the last are zeros: a call may reach over the end.
  const room = resultBytes + (atLeast(count, rightAtOnce) + rightAtOnce) * stride;
  const memory = new wasm.Memory({ initial: Math.ceil(room / pageBytes) });
  const instance = new wasm.Instance(new wasm.Module(moduleBytes(stride)), { e: { m: memory } });
  const run = instance.exports.f as (left: number, right: number, end: number, results: number) => void;
  for (let row = 0; row < count; row++) {
    new Float32Array(memory.buffer, resultBytes + row * stride, dimension).set(
      rows.subarray(row * dimension, (row + 1) * dimension),
    );
  }
  const results = new Float32Array(memory.buffer, 0, leftAtOnce * mostRight);
  const at = (row: number): number => resultBytes + row * stride;
  return {
    dots: (left, from, to) => {
      run(at(left), at(from), at(to), 0);
      return results;
    },
  };
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
  lane: (index: number) => [0xfd, 0x1f, index],
  floatAdd: [0x92],
  floatStore: [0x38],
  vectorAdd: [0xfd, 0xe4, 0x01],
  vectorMul: [0xfd, 0xe6, 0x01],
} as const;
const [i32, v128, functionType] = [0x7f, 0x7b, 0x60];

/** A number as LEB128, unsigned. */
const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
/** A number as LEB128, signed, for constants, which are never negative here. */
const signedLeb = (value: number): number[] =>
  value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >>> 7)];
const get = (local: number): number[] => [0x20, ...leb(local)];
const set = (local: number): number[] => [0x21, ...leb(local)];
const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
/** A memory operand: four bytes' alignment is all that is promised. */
const place = (offset: number): number[] => [2, ...leb(offset)];
const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
const advance = (local: number, bytes: number): number[] => [
  ...get(local),
  ...constant(bytes),
  ...op.add,
  ...set(local),
];

function moduleBytes(stride: number): Uint8Array<ArrayBuffer> {
  const [left, right, end, results, leftAt, rightAt, leftEnd, firstValue] = [0, 1, 2, 3, 4, 5, 6, 7];
  const leftValues = [0, 1].map((which) => firstValue + which);
  const rightValue = firstValue + leftAtOnce;
  const sums = [0, 1].map((row) => [0, 1, 2, 3].map((column) => rightValue + 1 + row * rightAtOnce + column));
  const vectors = leftAtOnce + 1 + leftAtOnce * rightAtOnce;
  const step = (offset: number): number[] => [
    ...leftValues.flatMap((value, row) => [
      ...[...get(leftAt), ...op.load, ...place(row * stride + offset), ...set(value)],
    ]),
    ...[0, 1, 2, 3].flatMap((column) => [
      ...[...get(rightAt), ...op.load, ...place(column * stride + offset), ...set(rightValue)],
      ...leftValues.flatMap((value, row) => [
        ...[...get(value), ...get(rightValue), ...op.vectorMul, ...get(sums[row][column]), ...op.vectorAdd],
        ...set(sums[row][column]),
      ]),
    ]),
  ];
  const total = (sum: number): number[] => [
    ...[0, 1, 2, 3].flatMap((index) => [...get(sum), ...op.lane(index)]),
    ...[...op.floatAdd, ...op.floatAdd, ...op.floatAdd],
  ];
  const body = [
    ...[2, 3, i32, vectors, v128],
    ...op.loop,
    ...sums.flat().flatMap((sum) => [...op.zeros, ...set(sum)]),
    ...[...get(left), ...set(leftAt), ...get(right), ...set(rightAt)],
    ...[...get(left), ...constant(stride), ...op.add, ...set(leftEnd)],
    ...op.loop,
    ...[0, 1, 2, 3].flatMap((turn) => step(turn * 4 * bytesEach)),
    ...advance(leftAt, numbersATurn * bytesEach),
    ...advance(rightAt, numbersATurn * bytesEach),
    ...[...get(leftAt), ...get(leftEnd), ...op.lessThan, ...op.brIf, ...op.end],
    ...sums.flatMap((row, which) =>
      row.flatMap((sum, column) => [
        ...[...get(results), ...total(sum), ...op.floatStore],
        ...place((which * mostRight + column) * bytesEach),
      ]),
    ),
    ...advance(results, rightAtOnce * bytesEach),
    ...advance(right, rightAtOnce * stride),
    ...[...get(right), ...get(end), ...op.lessThan, ...op.brIf, ...op.end, ...op.end],
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
