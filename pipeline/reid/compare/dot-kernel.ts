import {
  advance,
  constant,
  get,
  i32,
  op,
  pageBytes,
  place,
  set,
  v128,
  wasmFunction,
  wasmMemory,
} from '#native-models/wasm-code.ts';

/** Rows that are multiplied with each other at once: two of one kind with four of the other are eight sums, which processors hold. */
const [leftAtOnce, rightAtOnce] = [2, 4];

/** Numbers of a row that a turn of the loop takes: four vectors of four. */
const numbersATurn = 16;

const bytesEach = 4;

/** Most rows on the right side of one call: with 512 numbers each they stay in the processor's second cache. */
export const mostRight = 128;

/**
 * Dot products of many rows with WebAssembly's SIMD, which JavaScript itself does not reach: 500,000 products of 512 numbers take a
 * tenth of the time. The sums are of 32-bit numbers in an order of their own, so they differ from `dotAt` by up to `dotSlack`: they say
 * which pairs are worth an exact look. One function of four pointers.
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

const atLeast = (value: number, step: number): number => Math.ceil(value / step) * step;

/** A kernel over (count * dimension) rows, which it copies into a memory of its own. */
export function dotKernel(rows: Float32Array, count: number, dimension: number): DotKernel {
  const padded = atLeast(dimension, numbersATurn);
  const stride = padded * bytesEach;
  const resultBytes = leftAtOnce * mostRight * bytesEach;
  // Rows behind the last are zeros: a call may reach over the end.
  const room = resultBytes + (atLeast(count, rightAtOnce) + rightAtOnce) * stride;
  const memory = wasmMemory(Math.ceil(room / pageBytes));
  const run = wasmFunction(kernelCode(stride), memory);
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

/** The locals and the code, for rows that are `stride` bytes apart. */
function kernelCode(stride: number): number[] {
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
  return [
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
}
