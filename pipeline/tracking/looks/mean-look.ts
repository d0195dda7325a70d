import { dotAt, normaliseRows } from '#base/vector-math.ts';

/**
 * The mean look of a video: everybody's embedding and, counted as `prior.persons` persons, the mean look of people in
 * general, so that a video of two persons has one too. `embeddings` are (dimension,) of length 1. What all share (the camera,
 * the light, being a person) says nothing of who somebody is, and taking it away is the cohort normalisation of speaker
 * recognition (Auckenthaler et al. 2000) in its simplest form.
 */
export function meanAppearance(
  embeddings: readonly Float32Array[],
  prior: { readonly persons: number; readonly vector: ArrayLike<number> },
): Float32Array {
  const centre = Float32Array.from(prior.vector, (value) => value * prior.persons);
  for (const embedding of embeddings) for (let i = 0; i < centre.length; i++) centre[i] += embedding[i];
  const count = embeddings.length + prior.persons;
  return centre.map((value) => value / count);
}

/** (n * dimension) vectors as seen from the centre, rows of length 1. */
export function centredRows(vectors: Float32Array, centre: Float32Array): Float32Array {
  const dimension = centre.length;
  const moved = new Float32Array(vectors.length);
  for (let row = 0; row < vectors.length; row += dimension) {
    for (let i = 0; i < dimension; i++) moved[row + i] = vectors[row + i] - centre[i];
  }
  return normaliseRows(moved, dimension);
}

/** The mean cosine of every two of some rows of length 1; null where there are fewer than two. */
export function steadinessOf(rows: Float32Array, dimension: number): number | null {
  const count = rows.length / dimension;
  if (count < 2) return null;
  const sum = new Float32Array(dimension);
  for (let row = 0; row < rows.length; row += dimension) for (let i = 0; i < dimension; i++) sum[i] += rows[row + i];
  // The squared length of a sum of unit vectors is their number and twice the sum of the cosines of every two.
  return (dotAt(sum, 0, sum, 0, dimension) - count) / (count * (count - 1));
}
