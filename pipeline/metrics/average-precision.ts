/** Predictions of one class over a whole set, with what became of them. */
export interface ScoredMatch {
  readonly score: number;
  readonly isTrue: boolean;
}

/** Recalls at which COCO reads the precision off: 0, 0.01, ... 1. */
const recallSteps = 101;

/**
 * COCO's average precision of one class: the precision, made never to rise with recall, at 101 recalls. Equal scores keep the order in
 * which they are given, as COCO's stable sort does. Null where nothing is labelled.
 */
export function cocoAveragePrecision(matches: readonly ScoredMatch[], labels: number): number | null {
  if (labels === 0) return null;
  const ranked = matches.toSorted((a, b) => b.score - a.score);
  const precisions = new Float64Array(ranked.length);
  const recalls = new Float64Array(ranked.length);
  let found = 0;
  ranked.forEach(({ isTrue }, at) => {
    if (isTrue) found++;
    precisions[at] = found / (at + 1);
    recalls[at] = found / labels;
  });
  for (let at = ranked.length - 2; at >= 0; at--) precisions[at] = Math.max(precisions[at], precisions[at + 1]);
  let sum = 0;
  for (let step = 0, at = 0; step < recallSteps; step++) {
    const recall = step / (recallSteps - 1);
    while (at < ranked.length && recalls[at] < recall) at++;
    if (at < ranked.length) sum += precisions[at];
  }
  return sum / recallSteps;
}
