import { advance, constant, get, i32, leb, op, place, set, v128, type WasmMemory, wasmFunction } from './wasm-code.ts';

/**
 * Fraction bits of the filter weights: an 8-bit sample times a weight, summed, must fit 32 bits with two bits to spare
 * (Pillow, src/libImaging/Resample.c, PRECISION_BITS).
 */
export const precisionBits = 32 - 8 - 2;
const half = 1 << (precisionBits - 1);

const bytesEach = 4;

/** How many 32-bit numbers a record has: where to begin, then a weight a tap. */
export const recordNumbers = (taps: number): number => 1 + taps;

/** One row of samples that become one row of others; places are bytes of the memory. It writes from `to` up to `end`. */
type RowFunction = (from: number, to: number, end: number, record: number) => void;

/** Both passes of a resize by sums of weighted 8-bit samples, rounded to 8 bits, with WebAssembly's SIMD. */
export interface TapKernel {
  /**
   * Three bytes a pixel in, four out (the fourth means nothing). Each pixel of the row has a record: the byte of the row at which its
   * first tap lies, and its weights. Up to a byte behind the row is read.
   */
  readonly columns: RowFunction;
  /**
   * Four bytes a pixel in and out, with one record for the row: how many bytes the rows of its taps are apart, and their weights. It works
   * by sixteen bytes, and so reads and writes up to twelve bytes behind the row.
   */
  readonly rows: RowFunction;
}

/** The functions for so many taps, whose steps are written out. */
export function tapKernel(taps: number, memory: WasmMemory): TapKernel {
  return {
    columns: wasmFunction(columnsCode(taps), memory),
    rows: wasmFunction(rowsCode(taps), memory),
  };
}

const [from, to, end, record, at] = [0, 1, 2, 3, 4];

const setHalf = (local: number): number[] => [...constant(half), ...op.intSplat, ...set(local)];
const rounded = (local: number): number[] => [...get(local), ...constant(precisionBits), ...op.intShiftRight];
const weightOf = (tap: number): number[] => [...get(record), ...op.splat, ...place((1 + tap) * bytesEach)];
const repeatUntilEnd = [...get(to), ...get(end), ...op.lessThan, ...op.brIf, ...op.end];

function columnsCode(taps: number): number[] {
  const [sum, start] = [5, 6];
  const tap = (index: number): number[] => [
    ...[...get(at), ...op.load4, ...place(index * 3), ...op.lowBytes, ...op.lowPairs],
    ...[...weightOf(index), ...op.intMul, ...get(sum), ...op.intAdd, ...set(sum)],
  ];
  return [
    ...[2, 1, i32, 2, v128],
    ...setHalf(start),
    ...op.loop,
    ...[...get(from), ...get(record), ...op.intLoad, ...place(0), ...op.add, ...set(at)],
    ...[...get(start), ...set(sum)],
    ...Array.from({ length: taps }, (_, index) => tap(index)).flat(),
    ...get(to),
    ...[...rounded(sum), ...get(start), ...op.toPairs, ...get(start), ...op.toBytes],
    ...[...op.store4, ...place(0), 0],
    ...advance(record, recordNumbers(taps) * bytesEach),
    ...advance(to, 4),
    ...repeatUntilEnd,
    ...op.end,
  ];
}

function rowsCode(taps: number): number[] {
  const stride = 5;
  const sums = [6, 7, 8, 9];
  const [bytes, start, firstWeight] = [10, 11, 12];
  const add = (sum: number, numbers: readonly number[], weight: number): number[] => [
    ...[...numbers, ...get(weight), ...op.intMul, ...get(sum), ...op.intAdd, ...set(sum)],
  ];
  const tap = (index: number): number[] => {
    const weight = firstWeight + index;
    const [low, high] = [op.lowBytes, op.highBytes].map((half) => [...get(bytes), ...half]);
    return [
      ...[...get(at), ...op.load, ...place(0), ...set(bytes)],
      ...add(sums[0], [...low, ...op.lowPairs], weight),
      ...add(sums[1], [...low, ...op.highPairs], weight),
      ...add(sums[2], [...high, ...op.lowPairs], weight),
      ...add(sums[3], [...high, ...op.highPairs], weight),
      ...[...get(at), ...get(stride), ...op.add, ...set(at)],
    ];
  };
  return [
    ...[2, 2, i32, ...leb(6 + taps), v128],
    ...[...get(record), ...op.intLoad, ...place(0), ...set(stride)],
    ...setHalf(start),
    ...Array.from({ length: taps }, (_, index) => [...weightOf(index), ...set(firstWeight + index)]).flat(),
    ...op.loop,
    ...sums.flatMap((sum) => [...get(start), ...set(sum)]),
    ...[...get(from), ...set(at)],
    ...Array.from({ length: taps }, (_, index) => tap(index)).flat(),
    ...get(to),
    ...[...rounded(sums[0]), ...rounded(sums[1]), ...op.toPairs],
    ...[...rounded(sums[2]), ...rounded(sums[3]), ...op.toPairs],
    ...[...op.toBytes, ...op.store, ...place(0)],
    ...advance(from, 16),
    ...advance(to, 16),
    ...repeatUntilEnd,
    ...op.end,
  ];
}
