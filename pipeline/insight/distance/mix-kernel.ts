import { advance, get, op, pageBytes, place, set, v128, wasmFunction, wasmMemory } from '#native-models/wasm-code.ts';

/** Anchors that are mixed at once: three vectors of four; a label has ten anchors at most. */
export const anchorsAtOnce = 12;

/** Channels that the kernel is unrolled for: what YOLOv8-seg and YOLO11-seg have. */
export const mixedChannels = 32;

const bytesEach = 4;

/**
 * Mixes prototypes for twelve anchors at once with WebAssembly's SIMD, which JavaScript itself does not reach: a fifth of the time.
 * One function of four pointers (pixels, their end, coefficients, results), whose loop over pixels has the channels unrolled.
 */
export interface MixKernel {
  /** Room for `pixels` pixels of 32 channels, filled by the caller; valid until the next `reserve`. */
  readonly reserve: (pixels: number) => Float32Array;
  /** (32 * 12) coefficients, twelve anchors a channel. */
  readonly coefficients: Float32Array;
  /** Mixes pixels `from` to `to` and returns (to - from) * 12 values, valid until the next call. */
  readonly mix: (from: number, to: number) => Float32Array;
}

/** Most pixels that are mixed in one call: a row of prototypes. */
const mostPixels = 1024;

/** Makes a kernel with a memory of its own. */
export function mixKernel(): MixKernel {
  const memory = wasmMemory(2);
  const run = wasmFunction(kernelCode(), memory);
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

/** The locals and the code. */
function kernelCode(): number[] {
  const [pixels, end, coefficients, results, value, firstSum] = [0, 1, 2, 3, 4, 5];
  const sums = [0, 1, 2].map((which) => firstSum + which);
  const channels = Array.from({ length: mixedChannels }, (_, channel) => [
    ...[...get(pixels), ...op.splat, ...place(channel * bytesEach), ...set(value)],
    ...sums.flatMap((sum, which) => [
      ...[...get(sum), ...get(value), ...get(coefficients), ...op.load],
      ...[...place((channel * anchorsAtOnce + which * 4) * bytesEach), ...op.vectorMul, ...op.vectorAdd, ...set(sum)],
    ]),
  ]).flat();
  return [
    ...[...[1, 4, v128], ...op.loop],
    ...sums.flatMap((sum) => [...op.zeros, ...set(sum)]),
    ...channels,
    ...sums.flatMap((sum, which) => [...get(results), ...get(sum), ...op.store, ...place(which * 16)]),
    ...advance(results, anchorsAtOnce * bytesEach),
    ...advance(pixels, mixedChannels * bytesEach),
    ...[...get(pixels), ...get(end), ...op.lessThan, ...op.brIf, ...op.end, ...op.end],
  ];
}
