import { DoppelError } from '#base/doppel-error.ts';

/**
 * The rows, (n, dimension), each scaled to length 1. `named` says whose they are. Throws `bad_file` for a row of zeros or one with
 * NaN or infinity in it: it has no direction, and the libraries behind a store take it without a word.
 */
export function unitRows(rows: Float32Array, dimension: number, named: string): Float32Array {
  const unit = new Float32Array(rows.length);
  for (let offset = 0; offset < rows.length; offset += dimension) {
    let squares = 0;
    for (let i = 0; i < dimension; i++) squares += rows[offset + i] * rows[offset + i];
    if (!Number.isFinite(squares) || squares === 0) {
      const what = squares === 0 ? 'is all zeros' : 'holds NaN or infinity';
      throw new DoppelError(
        'bad_file',
        `Vector ${offset / dimension + 1} of ${named} ${what}, so it has no direction.`,
      );
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < dimension; i++) unit[offset + i] = rows[offset + i] * scale;
  }
  return unit;
}

/** Reads float32 numbers of a blob, without a copy where the blob lies at a multiple of four bytes. */
export function float32View(blob: Uint8Array): Float32Array {
  if (blob.byteOffset % 4 === 0) return new Float32Array(blob.buffer, blob.byteOffset, blob.byteLength >> 2);
  return new Float32Array(Uint8Array.from(blob).buffer);
}

/** Reads float64 numbers of a blob. */
export function float64View(blob: Uint8Array): Float64Array {
  if (blob.byteOffset % 8 === 0) return new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength >> 3);
  return new Float64Array(Uint8Array.from(blob).buffer);
}

/** The bytes of a typed array, shared with it. */
export function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
