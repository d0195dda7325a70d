import { once } from '#base/once.ts';
import { meanOfRows } from '#tracking/looks/look-rows.ts';
import { centredRows, steadinessOf } from '#tracking/looks/mean-look.ts';

/** How a person looks beside everybody else of the video. */
export interface Appearance {
  /** (n * dimension) the best crops' vectors from the centre, rows of length 1. */
  readonly crops: Float32Array;
  /** (dimension,) their mean, of length 1. */
  readonly pooled: Float32Array;
  /** Mean cosine of two different crops of this person; null where there are fewer than two. */
  readonly steadiness: number | null;
}

/** Looks at a person from the centre. `cropVectors` is (n * dimension), rows of length 1, at least one. */
export function appearanceOf(cropVectors: Float32Array, centre: Float32Array): Appearance {
  const dimension = centre.length;
  const first = centredRows(cropVectors, centre);
  // Of most persons nobody asks for single crops: those of ten thousand would take 160 MB.
  const crops = once(() => centredRows(cropVectors, centre));
  return {
    get crops() {
      return crops();
    },
    pooled: meanOfRows(first, dimension),
    steadiness: steadinessOf(first, dimension),
  };
}
