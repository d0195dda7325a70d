import type { DistanceMatrixReply } from '#contract/insight.ts';

/** Two pictures of a matrix, one way. */
export interface TellingPair {
  readonly head: DistanceMatrixReply['pictures'][number];
  readonly target: DistanceMatrixReply['pictures'][number];
  readonly value: number;
}

/** Pairs that are listed of each end. */
const listed = 8;

/** How far one way is beyond the other way; null where one is not known. */
const differs = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** The values that are shown: the distances, or how much each direction differs from the other. */
export function shownValues(
  { values }: DistanceMatrixReply,
  shown: 'distance' | 'asymmetry',
): readonly (readonly (number | null)[])[] {
  if (shown === 'distance') return values;
  return values.map((row, at) => row.map((value, other) => differs(value, values[other][at])));
}

/** The pairs of two pictures with the largest and the smallest value, the most telling first. */
export function tellingPairs(
  matrix: DistanceMatrixReply,
  shown: 'distance' | 'asymmetry',
): { readonly largest: readonly TellingPair[]; readonly smallest: readonly TellingPair[] } {
  const { pictures } = matrix;
  const pairs = shownValues(matrix, shown).flatMap((row, at) =>
    row.flatMap((value, other) =>
      value === null || at === other ? [] : [{ head: pictures[at], target: pictures[other], value }],
    ),
  );
  const sorted = pairs.toSorted((a, b) => b.value - a.value);
  // The smallest difference of two directions is the largest one turned around: it says nothing more.
  const smallest = shown === 'asymmetry' ? [] : sorted.slice(-listed).toReversed();
  return { largest: sorted.slice(0, listed), smallest };
}
