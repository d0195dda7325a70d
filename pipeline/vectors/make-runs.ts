/** Consecutive vectors of one owner that hardly differ: one node of an index. */
export interface VectorRun {
  readonly rowIds: Float64Array;
  /** (rows, dimension), each of length 1. */
  readonly vectors: Float32Array;
  /** The mean direction, of length 1. */
  readonly mean: Float32Array;
  /** The lowest cosine of a row to the mean: no row of the run can be nearer to a question than this angle allows. */
  readonly radius: number;
}

/**
 * From which cosine on to the run's mean a vector joins it. Of people who stand still (0.995 from one crop to the next) a flat HNSW has
 * links that all stay within one person: of people who are not in the index it finds 0.965 of the neighbours at M 16 and efConstruction
 * 128, and takes twelve times as long to build (100,000 x 512, 20 crops a person, `npm run bench -- search --part vectors --gait tight`); in a
 * trial with longer tracks it found 0.40 to 0.83. Over runs all are found.
 */
export const runCosine = 0.95;

/** The most rows of a run: enough to thin out the stillest person, few enough that expanding a run stays cheap. */
export const runLength = 64;

/** The mean direction of unit rows and the lowest cosine of a row to it. */
function centreOf(rows: Float32Array, dimension: number): { mean: Float32Array; radius: number } {
  const mean = new Float32Array(dimension);
  for (let offset = 0; offset < rows.length; offset += dimension) {
    for (let i = 0; i < dimension; i++) mean[i] += rows[offset + i];
  }
  let squares = 0;
  for (let i = 0; i < dimension; i++) squares += mean[i] * mean[i];
  const length = Math.sqrt(squares);
  for (let i = 0; i < dimension; i++) mean[i] /= length;
  let radius = 1;
  for (let offset = 0; offset < rows.length; offset += dimension) {
    let dot = 0;
    for (let i = 0; i < dimension; i++) dot += mean[i] * rows[offset + i];
    if (dot < radius) radius = dot;
  }
  return { mean, radius };
}

/** How many rows, from `start` on, form one run. */
function lengthOfRun(unit: Float32Array, dimension: number, start: number, rows: number): number {
  const sum = Float64Array.from(unit.subarray(start * dimension, (start + 1) * dimension));
  let squares = 1;
  let length = 1;
  while (start + length < rows && length < runLength) {
    const offset = (start + length) * dimension;
    let dot = 0;
    for (let i = 0; i < dimension; i++) dot += sum[i] * unit[offset + i];
    if (dot / Math.sqrt(squares) < runCosine) break;
    squares = 0;
    for (let i = 0; i < dimension; i++) {
      sum[i] += unit[offset + i];
      squares += sum[i] * sum[i];
    }
    length += 1;
  }
  return length;
}

/** Divides an owner's unit vectors, (rows, dimension) in the order in which they were seen, into runs. */
export function makeRuns(rowIds: readonly number[], unit: Float32Array, dimension: number): readonly VectorRun[] {
  const runs: VectorRun[] = [];
  for (let start = 0; start < rowIds.length; ) {
    const length = lengthOfRun(unit, dimension, start, rowIds.length);
    const vectors = unit.slice(start * dimension, (start + length) * dimension);
    runs.push({
      rowIds: Float64Array.from(rowIds.slice(start, start + length)),
      vectors,
      ...centreOf(vectors, dimension),
    });
    start += length;
  }
  return runs;
}

/** The mean direction of a run that was read back. `vectors` is (rows, dimension), of unit rows. */
export function meanOfRun(vectors: Float32Array, dimension: number): Float32Array {
  return vectors.length === dimension ? vectors : centreOf(vectors, dimension).mean;
}
