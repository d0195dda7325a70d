import { dotAt, median } from '#base/vector-math.ts';

/** How the crops of two persons compare, one by one. Indices are rows of the two arrays given. */
interface CropSimilarity {
  readonly best: number;
  readonly bestLeft: number;
  readonly bestRight: number;
  readonly median: number;
}

/**
 * Compares every crop of one person with every crop of another. Both arrays are (n, dimension) with rows of length 1.
 * Null when either person has no crops.
 */
export function compareCrops(left: Float32Array, right: Float32Array, dimension: number): CropSimilarity | null {
  const leftCount = left.length / dimension;
  const rightCount = right.length / dimension;
  if (leftCount === 0 || rightCount === 0) return null;
  const cosines = new Float32Array(leftCount * rightCount);
  let best = 0;
  for (let l = 0; l < leftCount; l++) {
    for (let r = 0; r < rightCount; r++) {
      const index = l * rightCount + r;
      cosines[index] = dotAt(left, l * dimension, right, r * dimension, dimension);
      if (cosines[index] > cosines[best]) best = index;
    }
  }
  return {
    best: Math.min(1, cosines[best]),
    bestLeft: Math.floor(best / rightCount),
    bestRight: best % rightCount,
    median: median(cosines),
  };
}
