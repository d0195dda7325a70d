/** Directions along which an index sees vectors, at right angles to each other: fewer numbers a vector than the space has. */
export interface ShortAxes {
  readonly count: number;
  readonly dimension: number;
  /** (count, dimension), each of length 1, the one that holds most first. */
  readonly axes: Float32Array;
  /** The share of vectors' squared length that lies in none of them, of vectors that they were not fitted on. */
  readonly lost: number;
}

/**
 * The share of squared length that may be lost. People's vectors fill few of their directions: a quarter of OSNet's 512 and a half of the
 * zoo's 256 hold all but 0.031 and 0.000. With them a search walks in 0.5 ms of processor time instead of 1.2 and an index is built in 4 s
 * instead of 9, and after exact scoring nothing is missed (20,000 people who walk, of another seed than the bench's; at 0.065 lost 30 rows
 * have to be scored instead of 17 for 0.995 of the neighbours, at 0.2 0.985 are found).
 */
const mostLost = 0.04;

/** Vectors that axes are fitted on and measured on, half and half: for 512 numbers four a number. */
export const axesSample = 4096;

/** Rounds of the iteration: the kept share changes by less than 1e-4 from the eighth on. */
const rounds = 12;

/**
 * The axes that hold most of some unit vectors, (rows, dimension): a quarter or a half as many as there are numbers, by orthogonal
 * iteration on the second moments of every other vector (Golub and Van Loan, Matrix Computations, 8.2.4). Null where even a half holds too
 * little, or there are fewer than four vectors a number. The same vectors give the same axes. `turn` is awaited in between.
 */
export async function fitAxes(
  vectors: Float32Array,
  dimension: number,
  turn: () => Promise<unknown>,
): Promise<ShortAxes | null> {
  if (vectors.length < 4 * dimension * dimension || dimension % 16 !== 0) return null;
  const moments = await secondMoments(vectors, dimension, turn);
  for (const count of [dimension / 4, dimension / 2]) {
    const axes = await leadingAxes(moments, { count, dimension }, turn);
    const lost = await lostShare(vectors, { count, dimension, axes }, turn);
    if (lost <= mostLost) return { count, dimension, axes, lost };
  }
  return null;
}

/** Vectors, (rows, dimension), as numbers along the axes, (rows, count). */
export function alongAxes({ axes, count, dimension }: Omit<ShortAxes, 'lost'>, vectors: Float32Array): Float32Array {
  const rows = vectors.length / dimension;
  const short = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const from = row * dimension;
    for (let axis = 0; axis < count; axis++) {
      const offset = axis * dimension;
      // Four sums at once: a single one waits for itself at every step.
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < dimension; i += 4) {
        a += axes[offset + i] * vectors[from + i];
        b += axes[offset + i + 1] * vectors[from + i + 1];
        c += axes[offset + i + 2] * vectors[from + i + 2];
        d += axes[offset + i + 3] * vectors[from + i + 3];
      }
      short[row * count + axis] = a + b + (c + d);
    }
  }
  return short;
}

/** Rows between two turns: about 30 ms at 512 numbers. */
const rowsAtOnce = 128;

/** (dimension, dimension): the sum over every other vector of its products with itself. */
async function secondMoments(
  vectors: Float32Array,
  dimension: number,
  turn: () => Promise<unknown>,
): Promise<Float64Array> {
  const sums = new Float64Array(dimension * dimension);
  const rows = Math.floor(vectors.length / dimension);
  for (let row = 0; row < rows; row += 2) {
    const from = row * dimension;
    for (let i = 0; i < dimension; i++) {
      const value = vectors[from + i];
      const line = i * dimension;
      for (let j = i; j < dimension; j++) sums[line + j] += value * vectors[from + j];
    }
    if (row % rowsAtOnce === 0) await turn();
  }
  for (let i = 0; i < dimension; i++) for (let j = 0; j < i; j++) sums[i * dimension + j] = sums[j * dimension + i];
  return sums;
}

async function leadingAxes(
  moments: Float64Array,
  { count, dimension }: { readonly count: number; readonly dimension: number },
  turn: () => Promise<unknown>,
): Promise<Float32Array> {
  // Begins with the first axes of the space, a little tilted, so that none of them can be empty.
  let axes = Float64Array.from(
    { length: count * dimension },
    (_, at) => (at % dimension === Math.floor(at / dimension) ? 1 : 0) + Math.sin(at + 1) / dimension,
  );
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(count * dimension);
    for (let axis = 0; axis < count; axis++) {
      const own = axis * dimension;
      for (let i = 0; i < dimension; i++) {
        const value = axes[own + i];
        const line = i * dimension;
        for (let j = 0; j < dimension; j++) next[own + j] += value * moments[line + j];
      }
      if (axis % 64 === 63) await turn();
    }
    makeOrthonormal(next, count, dimension);
    axes = next;
    await turn();
  }
  return Float32Array.from(axes);
}

/** Gram and Schmidt's way, each axis made free of those before it, twice: once leaves what rounding brought in. */
function makeOrthonormal(axes: Float64Array, count: number, dimension: number): void {
  for (let axis = 0; axis < count; axis++) {
    const own = axes.subarray(axis * dimension, (axis + 1) * dimension);
    for (let pass = 0; pass < 2; pass++) {
      for (let before = 0; before < axis; before++) {
        const other = axes.subarray(before * dimension, (before + 1) * dimension);
        let dot = 0;
        for (let i = 0; i < dimension; i++) dot += own[i] * other[i];
        for (let i = 0; i < dimension; i++) own[i] -= dot * other[i];
      }
    }
    let squares = 0;
    for (const value of own) squares += value * value;
    // An empty axis (fewer directions than axes) stays zero and holds nothing.
    const scale = squares > 1e-24 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < dimension; i++) own[i] *= scale;
  }
}

/** What of the squared length of the vectors that the axes were not fitted on lies in none of them. */
async function lostShare(
  vectors: Float32Array,
  axes: Omit<ShortAxes, 'lost'>,
  turn: () => Promise<unknown>,
): Promise<number> {
  const { dimension } = axes;
  let [kept, rows] = [0, 0];
  for (let row = 1; (row + 1) * dimension <= vectors.length; row += 2) {
    for (const value of alongAxes(axes, vectors.subarray(row * dimension, (row + 1) * dimension)))
      kept += value * value;
    rows += 1;
    if (rows % rowsAtOnce === 0) await turn();
  }
  return Math.max(0, 1 - kept / rows);
}

/** What ends a file of an index that has axes: before it the axes, in it their count, the dimension and what they lose. */
const mark = 'DOPPAXES';
const markBytes = 24;

/** Axes as they are written behind an index, so that one SHA-256 covers both. */
export function axesBytes({ axes, count, dimension, lost }: ShortAxes): Uint8Array {
  const bytes = Buffer.alloc(axes.byteLength + markBytes);
  for (const [at, value] of axes.entries()) bytes.writeFloatLE(value, 4 * at);
  bytes.writeUInt32LE(count, axes.byteLength);
  bytes.writeUInt32LE(dimension, axes.byteLength + 4);
  bytes.writeDoubleLE(lost, axes.byteLength + 8);
  bytes.write(mark, axes.byteLength + 16, 'latin1');
  return bytes;
}

/** The length of what `axesBytes` wrote, by the last bytes of a file; null where there are no axes. */
export function lengthOfAxes(end: Buffer): number | null {
  if (end.length < markBytes || end.toString('latin1', end.length - 8) !== mark) return null;
  const at = end.length - markBytes;
  return 4 * end.readUInt32LE(at) * end.readUInt32LE(at + 4) + markBytes;
}

/** Reads what `axesBytes` wrote. */
export function axesOfBytes(bytes: Buffer): ShortAxes {
  const at = bytes.length - markBytes;
  const axes = Float32Array.from({ length: at / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  return {
    axes,
    count: bytes.readUInt32LE(at),
    dimension: bytes.readUInt32LE(at + 4),
    lost: bytes.readDoubleLE(at + 8),
  };
}
