import { triangleTaps } from './axis-taps.ts';
import type { RgbImage } from './rgb-image.ts';
import { precisionBits, recordNumbers, type TapKernel, tapKernel } from './tap-kernel.ts';
import { pageBytes, wasmMemory } from './wasm-code.ts';

/** One axis of a resize, as the kernel takes it. */
interface AxisRecords {
  readonly taps: number;
  /** (outSize) The sample at which each output's first tap lies. */
  readonly first: Int32Array;
  /** (outSize * recordNumbers(taps)) A record of `TapKernel` for each output. */
  readonly records: Int32Array;
}

/** Makes the records of an axis, and keeps the last: crops of one person often have the same size. */
type AxisMaker = (inSize: number, outSize: number, beginAt: (firstTap: number) => number) => AxisRecords;

/** One memory for one picture after the other: it grows to what the largest takes, and nothing is allocated for a picture. */
const memory = wasmMemory(1);
const kernels = new Map<number, TapKernel>();
const columnsOf = axisMaker();
const rowsOf = axisMaker();

/**
 * Resizes a picture exactly as Pillow's `resize((width, height), BILINEAR)` does, shrinking or growing: horizontal pass, rounding to 8
 * bits, vertical pass, rounding to 8 bits. (Pillow 13 takes the passes the other way round for some pictures whose height shrinks, and
 * differs there by one grey level.) Returns (heightPx * widthPx * 4) bytes: red, green, blue and one that means nothing. They are valid
 * until the next call. The picture has one pixel at least and its bytes fit its size.
 */
export function resizePixels(image: RgbImage, widthPx: number, heightPx: number): Uint8Array {
  const rowBytes = widthPx * 4;
  const columns = columnsOf(image.widthPx, widthPx, (firstTap) => firstTap * 3);
  const rows = rowsOf(image.heightPx, heightPx, () => rowBytes);
  // What is read and written behind a row's end lies within the next part, or in the last sixteen bytes.
  const rowsAt = columns.records.byteLength;
  const imageAt = rowsAt + rows.records.byteLength;
  const betweenAt = imageAt + 16 * Math.ceil((image.data.length + 1) / 16);
  const outAt = betweenAt + image.heightPx * rowBytes + 16;
  const outBytes = heightPx * rowBytes;
  const missing = outAt + outBytes + 16 - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));

  new Int32Array(memory.buffer, 0, columns.records.length).set(columns.records);
  new Int32Array(memory.buffer, rowsAt, rows.records.length).set(rows.records);
  new Uint8Array(memory.buffer, imageAt, image.data.length).set(image.data);
  const narrow = kernelOf(columns.taps).columns;
  for (let y = 0; y < image.heightPx; y++) {
    const to = betweenAt + y * rowBytes;
    narrow(imageAt + y * image.widthPx * 3, to, to + rowBytes, 0);
  }
  const lower = kernelOf(rows.taps).rows;
  const recordBytes = recordNumbers(rows.taps) * 4;
  for (let y = 0; y < heightPx; y++) {
    const to = outAt + y * rowBytes;
    lower(betweenAt + rows.first[y] * rowBytes, to, to + rowBytes, rowsAt + y * recordBytes);
  }
  return new Uint8Array(memory.buffer, outAt, outBytes);
}

function kernelOf(taps: number): TapKernel {
  const known = kernels.get(taps);
  if (known !== undefined) return known;
  const kernel = tapKernel(taps, memory);
  kernels.set(taps, kernel);
  return kernel;
}

function axisMaker(): AxisMaker {
  let kept: { readonly key: string; readonly made: AxisRecords } | null = null;
  return (inSize, outSize, beginAt) => {
    const key = `${inSize} ${outSize} ${beginAt(1)}`;
    if (kept?.key === key) return kept.made;
    const { taps, first, weights } = triangleTaps(inSize, outSize);
    const length = recordNumbers(taps);
    const records = new Int32Array(outSize * length);
    for (let i = 0; i < outSize; i++) {
      records[i * length] = beginAt(first[i]);
      for (let k = 0; k < taps; k++)
        records[i * length + 1 + k] = Math.floor(0.5 + weights[i * taps + k] * (1 << precisionBits));
    }
    kept = { key, made: { taps, first, records } };
    return kept.made;
  };
}
