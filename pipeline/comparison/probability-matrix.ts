import type { Gallery } from './gallery.ts';
import { ratingOf } from './pair-rating.ts';

/** Persons up to which every pair of a matrix is rated: 45,000 pairs, about two seconds. */
export const mostPersonsRated = 300;

/**
 * P(same) of every two described persons, (described, described) in the order of the rows of the gallery's comparison: symmetric, 1 on the
 * diagonal, 0 for vetoed pairs.
 */
export function probabilityMatrix(gallery: Gallery): Float32Array {
  const { persons, rowOf, described } = gallery.compared();
  const rating = ratingOf(gallery);
  const matrix = new Float32Array(described * described);
  const shown = persons.flatMap((person, index) => (rowOf[index] < 0 ? [] : [{ person, row: rowOf[index] }]));
  for (const [index, a] of shown.entries()) {
    matrix[a.row * described + a.row] = 1;
    for (const b of shown.slice(index + 1)) {
      const probability = rating.rate(gallery.evidence(a.person, b.person)).probability ?? 0;
      matrix[a.row * described + b.row] = probability;
      matrix[b.row * described + a.row] = probability;
    }
  }
  return matrix;
}
