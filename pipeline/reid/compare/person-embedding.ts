import { normaliseRows } from '#base/vector-math.ts';

/**
 * The embedding of a person: the mean of its best crops' embeddings as the model returned them, scaled to length 1.
 * `cropEmbeddings` is (n, dimension); the result is (dimension,). Null when there are no crops.
 */
export function poolEmbedding(cropEmbeddings: Float32Array, dimension: number): Float32Array | null {
  const count = cropEmbeddings.length / dimension;
  if (count === 0) return null;
  const mean = new Float32Array(dimension);
  for (let i = 0; i < dimension; i++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += cropEmbeddings[row * dimension + i];
    mean[i] = sum / count;
  }
  return normaliseRows(mean, dimension);
}
