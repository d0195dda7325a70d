import { assertNever } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';

/** `balanced`: every class is drawn as often as the largest one has objects, the rarer ones again and again. */
export type Sampling = 'none' | 'balanced';

/**
 * The rows of one epoch in their order. Depends on the seed and the epoch's number alone, so that a training that was interrupted goes on as
 * if it had not been.
 */
export function epochOrder(
  labels: Int32Array,
  classes: number,
  sampling: Sampling,
  seed: number,
  epoch: number,
): Int32Array {
  // Any odd multiplier parts the seeds of neighbouring epochs; this one is 2^32 by the golden ratio.
  const { uniform } = seededRandom((seed ^ Math.imul(epoch + 1, 0x9e3779b1)) | 0);
  switch (sampling) {
    case 'none':
      return shuffled(
        Int32Array.from(labels, (_, row) => row),
        uniform,
      );
    case 'balanced': {
      const byClass = Array.from({ length: classes }, (_, label) =>
        shuffled(Int32Array.from([...labels.keys()].filter((row) => labels[row] === label)), uniform),
      );
      const most = Math.max(...byClass.map((rows) => rows.length));
      const drawn = byClass.flatMap((rows) =>
        rows.length === 0 ? [] : Array.from({ length: most }, (_, index) => rows[index % rows.length]),
      );
      return shuffled(Int32Array.from(drawn), uniform);
    }
    default:
      return assertNever(sampling);
  }
}

/** Fisher and Yates, in place. */
function shuffled(rows: Int32Array, uniform: () => number): Int32Array {
  for (let index = rows.length - 1; index > 0; index--) {
    const other = Math.floor(uniform() * (index + 1));
    [rows[index], rows[other]] = [rows[other], rows[index]];
  }
  return rows;
}
