import type { SqliteFile } from './sqlite-file.ts';

/** The typed arrays that files keep as little-endian blobs. */
type NumberArray = Float32Array | Float64Array | Int32Array;

type NumberArrayConstructor<T extends NumberArray> = {
  new (buffer: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** The bytes of an array, shared with it. All platforms that Node runs SQLite on here are little-endian. */
export function toBlob(array: NumberArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** As `fromBlob`, of finite numbers alone: one that is not makes every comparison with it silently wrong. `what` names the blob. */
export function finiteFromBlob<T extends NumberArray>(
  file: Pick<SqliteFile, 'damaged'>,
  kind: NumberArrayConstructor<T>,
  blob: Uint8Array,
  what: string,
): T {
  const numbers = fromBlob(file, kind, blob);
  // The product is 0 for every finite number, and NaN for all others.
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += numbers[at] * 0;
  if (Number.isNaN(sum)) throw file.damaged(`${what} holds a number that is not finite`);
  return numbers;
}

/** An array with the numbers of a file's blob. Throws the file's `damaged` when the blob is not a whole number of them. */
export function fromBlob<T extends NumberArray>(
  file: Pick<SqliteFile, 'damaged'>,
  kind: NumberArrayConstructor<T>,
  blob: Uint8Array,
): T {
  if (blob.byteLength % kind.BYTES_PER_ELEMENT !== 0) {
    throw file.damaged(
      `a blob of ${blob.byteLength} bytes should hold numbers of ${kind.BYTES_PER_ELEMENT} bytes each`,
    );
  }
  // Copied, because a blob may begin anywhere in its buffer and typed arrays must begin at a multiple of their size.
  return new kind(new Uint8Array(blob).buffer);
}
