import { DoppelError } from '#base/doppel-error.ts';

/**
 * How much the mean of what was said to be unlike counts against the mean of what is like (Rocchio 1971). Of 0.25, 0.5, 0.75 and 1 the
 * first lifts mean AP most: from 0.553 to 0.643 with OSNet and from 0.869 to 0.921 with the zoo's 0288, where 0.5 gives 0.621 and
 * 0.892 and 0.75 does harm (`npm run bench -- search --part marks`).
 */
export const unlikeWeight = 0.25;

/** Adds the directions of some vectors, each with the given weight, to `sum`. */
function addDirections(sum: Float64Array, vectors: readonly Float32Array[], weight: number): void {
  for (const vector of vectors) {
    if (vector.length !== sum.length) {
      throw new DoppelError(
        'usage',
        `A vector of ${vector.length} numbers was asked for in a space of ${sum.length}. Ask with one that the same model made.`,
      );
    }
    let squares = 0;
    for (const value of vector) squares += value * value;
    if (!Number.isFinite(squares) || squares === 0) {
      throw new DoppelError('usage', 'A vector of zeros, or one that is not finite, has no direction to search in.');
    }
    const scale = weight / Math.sqrt(squares) / vectors.length;
    for (let i = 0; i < sum.length; i++) sum[i] += vector[i] * scale;
  }
}

/**
 * The direction, of length 1, that is near to all of `like` and away from all of `unlike`. Throws `usage` where there is no such
 * direction or a vector does not fit.
 */
export function queryDirection(
  like: readonly Float32Array[],
  unlike: readonly Float32Array[],
  dimension: number,
): Float32Array {
  if (like.length === 0) throw new DoppelError('usage', 'A search needs at least one vector to be like.');
  const sum = new Float64Array(dimension);
  addDirections(sum, like, 1);
  if (unlike.length > 0) addDirections(sum, unlike, -unlikeWeight);
  let squares = 0;
  for (const value of sum) squares += value * value;
  if (squares < 1e-12) {
    throw new DoppelError(
      'usage',
      'What was said to be like and unlike cancel each other: there is nothing to look for.',
    );
  }
  return Float32Array.from(sum, (value) => value / Math.sqrt(squares));
}
