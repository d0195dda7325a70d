/** How sure answers were said against how often they were right. */
interface ConfidenceBin {
  readonly from: number;
  readonly to: number;
  readonly objects: number;
  /** Mean probability of the answer. */
  readonly said: number | null;
  readonly right: number | null;
}

/** Bins of equal width over the probability of the answer; ten, as in the table of P(same). */
const confidenceBins = 10;

/** The bins of (n * classes) probabilities against labels. A probability of exactly 1 is in the last one. */
export function confidenceTable(
  probabilities: Float64Array,
  labels: Int32Array,
  classes: number,
): readonly ConfidenceBin[] {
  const sums = Array.from({ length: confidenceBins }, () => ({ objects: 0, said: 0, right: 0 }));
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    let best = 0;
    for (let index = 1; index < classes; index++) if (own[index] > own[best]) best = index;
    const bin = sums[Math.min(confidenceBins - 1, Math.floor(own[best] * confidenceBins))];
    bin.objects++;
    bin.said += own[best];
    bin.right += Number(best === label);
  });
  return sums.map(({ objects, said, right }, index) => ({
    from: index / confidenceBins,
    to: (index + 1) / confidenceBins,
    objects,
    said: objects === 0 ? null : said / objects,
    right: objects === 0 ? null : right / objects,
  }));
}

/** Expected calibration error: the mean gap between said and right, by the bins' objects; null without objects. */
export function calibrationError(bins: readonly ConfidenceBin[]): number | null {
  const objects = bins.reduce((sum, bin) => sum + bin.objects, 0);
  if (objects === 0) return null;
  return bins.reduce(
    (sum, { objects: own, said, right }) => sum + (own / objects) * Math.abs((said ?? 0) - (right ?? 0)),
    0,
  );
}

/** The lowest probability from which answers are right at least `wanted` of the time, and how many answers that leaves. */
interface ReliableFloor {
  readonly floor: number;
  /** Share of the objects whose answer is at least that sure. */
  readonly answered: number;
  /** How often those are right. */
  readonly accuracy: number;
}

/**
 * The floor below which an answer is "not reliable", measured on held-out objects: the lowest probability such that the answers at or above it
 * are right at least `wanted` of the time. Null where no probability does it: then nothing is reliable.
 */
export function reliableFloor(
  probabilities: Float64Array,
  labels: Int32Array,
  classes: number,
  wanted: number,
): ReliableFloor | null {
  const answers = Array.from(labels, (label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const sure = Math.max(...own);
    return { sure, right: own.indexOf(sure) === label };
  }).toSorted((a, b) => b.sure - a.sure);
  let right = 0;
  let found: ReliableFloor | null = null;
  answers.forEach((answer, index) => {
    right += Number(answer.right);
    // Answers as sure as this one stand or fall together.
    const last = index + 1 === answers.length || answers[index + 1].sure < answer.sure;
    if (last && right / (index + 1) >= wanted) {
      found = { floor: answer.sure, answered: (index + 1) / answers.length, accuracy: right / (index + 1) };
    }
  });
  return found;
}
