/** A similarity (cosine) with two digits, the same at every door; "none" where there is none. */
export function similarityFigure(similarity: number | null): string {
  return similarity?.toFixed(2) ?? 'none';
}

/**
 * P(same) beyond which two digits would read as certain, and nothing is: who reads 1.00 stops looking. A convention; JSON holds all digits.
 */
const certain = { from: 0.99, below: 0.01 } as const;

/** P(same) with two digits that never claims to be certain: "0.97", ">0.99", "<0.01"; "none" where there is none. */
export function probabilityFigure(probability: number | null): string {
  if (probability === null) return 'none';
  if (probability > certain.from) return `>${certain.from}`;
  if (probability < certain.below) return `<${certain.below}`;
  return probability.toFixed(2);
}

/** The 95 % interval of P(same): "0.90 to >0.99". */
export function probabilityRange([low, high]: readonly [number, number]): string {
  return `${probabilityFigure(low)} to ${probabilityFigure(high)}`;
}

/** From here on the words take a side: at most one such pair in ten is on the other (a convention; the figure stands beside it). */
const sure = { from: 0.9, below: 0.1 } as const;

/** What P(same) says of the two being one, and which way it points. */
export function probabilityVerdict(probability: number): {
  readonly points: 'for' | 'against' | 'neutral';
  readonly words: string;
} {
  if (probability >= sure.from) return { points: 'for', words: 'very likely the same' };
  if (probability <= sure.below) return { points: 'against', words: 'very likely two persons' };
  return { points: 'neutral', words: 'could be either' };
}
