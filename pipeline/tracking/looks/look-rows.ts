import { normaliseRows } from '#base/vector-math.ts';
import { meanAppearance } from './mean-look.ts';
import type { TrackletLooks, UsualLook } from './tracklet-looks.ts';

/** The mean of some rows of length 1, scaled to length 1: (dimension,). Zeros where there are none. */
export function meanOfRows(rows: Float32Array, dimension: number): Float32Array {
  const sum = new Float32Array(dimension);
  for (let row = 0; row < rows.length; row += dimension) for (let i = 0; i < dimension; i++) sum[i] += rows[row + i];
  return normaliseRows(sum, dimension);
}

/** The mean look of each piece that has any: (dimension,) of length 1. */
export function embeddingsOf(looks: readonly TrackletLooks[], dimension: number): readonly Float32Array[] {
  return looks.flatMap(({ rows, vectors }) =>
    rows.length === 0 ? [] : [meanOfRows(normaliseRows(vectors, dimension), dimension)],
  );
}

/** The mean look of a video, as P(same) has it: of everybody's, one vote a tracklet, and of people in general. */
export function centreOfLooks(looks: readonly TrackletLooks[], usual: UsualLook): Float32Array {
  return meanAppearance(embeddingsOf(looks, usual.vector.length), usual);
}
