import { dotAt } from '#base/vector-math.ts';

/** An earlier matrix, (count, count), and which of its rows each of the new rows is; -1 for one that is new. */
interface KnownCosines {
  readonly matrix: Float32Array;
  readonly count: number;
  readonly rowOf: readonly number[];
}

/**
 * Cosine similarity of every person with every other. `embeddings` is (count, dimension) with rows of length 1; the result
 * is (count, count), symmetric to the bit, with exactly 1 on the diagonal and nothing beyond -1 and 1. What stands in `known`
 * is taken from there.
 */
export function similarityMatrix(
  embeddings: Float32Array,
  count: number,
  dimension: number,
  known?: KnownCosines,
): Float32Array {
  const matrix = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    matrix[a * count + a] = 1;
    const knownA = known?.rowOf[a] ?? -1;
    for (let b = a + 1; b < count; b++) {
      const knownB = known?.rowOf[b] ?? -1;
      const cosine =
        known !== undefined && knownA >= 0 && knownB >= 0
          ? known.matrix[knownA * known.count + knownB]
          : Math.max(-1, Math.min(1, dotAt(embeddings, a * dimension, embeddings, b * dimension, dimension)));
      matrix[a * count + b] = cosine;
      matrix[b * count + a] = cosine;
    }
  }
  return matrix;
}
