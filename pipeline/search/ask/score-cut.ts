/** Fewer scores than this fall into no groups. */
const leastScores = 4;

/** Of a long list only the front can hold what is looked for. */
const looked = 200;

/**
 * The score from which on an answer is likely to hold what was asked for: where its scores, best first, fall into two groups with the
 * least spread within (Otsu 1979). Null where there are too few, or where they do not fall apart.
 */
export function scoreCut(scores: readonly number[]): number | null {
  const front = scores.slice(0, looked);
  if (front.length < leastScores) return null;
  const total = front.reduce((sum, score) => sum + score, 0);
  let before = 0;
  let best = { between: 0, cut: 0 };
  for (let count = 1; count < front.length; count++) {
    before += front[count - 1];
    const upper = before / count;
    const lower = (total - before) / (front.length - count);
    const between = count * (front.length - count) * (upper - lower) ** 2;
    if (between > best.between) best = { between, cut: (front[count - 1] + front[count]) / 2 };
  }
  // All alike: between two equal scores there is no place to cut.
  return front[0] - (front.at(-1) ?? 0) < 1e-6 ? null : best.cut;
}
