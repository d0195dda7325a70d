import { dotAt } from './vector-math.ts';

/**
 * Cosine similarity of every person with every other. `embeddings` is (count, dimension) with rows of length 1; the result
 * is (count, count), symmetric to the bit, with exactly 1 on the diagonal and nothing beyond -1 and 1.
 */
export function similarityMatrix(embeddings: Float32Array, count: number, dimension: number): Float32Array {
  const matrix = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    matrix[a * count + a] = 1;
    for (let b = a + 1; b < count; b++) {
      const cosine = Math.max(-1, Math.min(1, dotAt(embeddings, a * dimension, embeddings, b * dimension, dimension)));
      matrix[a * count + b] = cosine;
      matrix[b * count + a] = cosine;
    }
  }
  return matrix;
}
