import { adjustedRandIndex } from '#metrics/adjusted-rand.ts';
import { classificationScores, confusionMatrix } from '#metrics/classification.ts';
import { pearson, regressionScores } from '#metrics/regression.ts';
import type { Folds } from './make-folds.ts';
import { exactNearest, type ItemSpace, type Nearest, type NeighbourMetric, recallAtK } from './nearest.ts';
import { type VoteWeighting, voteClass, voteNumber } from './vote.ts';

/** What is to be told of an item: a class, or a number. NaN where it is not known. */
export type NeighbourTarget =
  | { readonly kind: 'class'; readonly name: string; readonly values: Float64Array; readonly classes: number }
  | { readonly kind: 'number'; readonly name: string; readonly values: Float64Array };

/** Finds neighbours among the training items by an index; the items are places in the space. */
export type IndexedNearest = (asked: readonly number[], among: readonly number[], k: number) => Nearest;

/** One row of a cross-validation. */
export interface FoldScores {
  /** -1 for all folds' answers taken together. */
  readonly fold: number;
  readonly k: number;
  readonly weighting: VoteWeighting;
  readonly target: string;
  readonly engine: 'exact' | 'index';
  readonly tested: number;
  readonly accuracy: number | null;
  readonly balancedAccuracy: number | null;
  readonly macroF1: number | null;
  readonly ari: number | null;
  readonly mae: number | null;
  readonly r2: number | null;
  readonly spearman: number | null;
  /** Correlation of an answer's error with the distance of its neighbours: whether far neighbours warn. */
  readonly errorWithDistance: number | null;
  /** Share of the exact neighbours that the index found; null for the exact search. */
  readonly recallAtK: number | null;
}

/** What is validated. */
interface CrossValidation {
  readonly space: ItemSpace;
  readonly metric: NeighbourMetric;
  readonly folds: Folds;
  readonly targets: readonly NeighbourTarget[];
  readonly ks: readonly number[];
  readonly weightings: readonly VoteWeighting[];
  /** Null for the exact search alone. */
  readonly index: IndexedNearest | null;
}

interface Answers {
  readonly items: number[];
  readonly told: number[];
  readonly distances: number[];
  readonly recalls: number[];
}

/**
 * Tells each item's target by its neighbours in the other folds, for every k and weighting: one row a fold, and one for all folds
 * together. Neighbours are searched once a fold, for the largest k.
 */
export function crossValidate(work: CrossValidation): readonly FoldScores[] {
  const { space, metric, folds, ks } = work;
  const largest = Math.max(...ks);
  const found = Array.from({ length: folds.count }, (_, fold) => {
    const asked = [...folds.fold.keys()].filter((item) => folds.fold[item] === fold);
    const among = [...folds.fold.keys()].filter((item) => folds.fold[item] !== fold);
    const exact = exactNearest(space, metric, asked, among, largest);
    return { asked, exact, index: work.index?.(asked, among, largest) ?? null };
  });
  const rows: FoldScores[] = [];
  for (const target of work.targets) {
    for (const k of ks) {
      for (const weighting of work.weightings) {
        for (const engine of work.index === null ? (['exact'] as const) : (['exact', 'index'] as const)) {
          const whole: Answers = { items: [], told: [], distances: [], recalls: [] };
          found.forEach(({ asked, exact, index }, fold) => {
            const nearest = firstK(engine === 'exact' || index === null ? exact : index, k);
            const recall = engine === 'index' ? recallAtK(firstK(exact, k), nearest) : null;
            const answers = answer(target, nearest, asked, weighting, recall);
            for (const key of ['items', 'told', 'distances', 'recalls'] as const) whole[key].push(...answers[key]);
            rows.push(scoresOf(target, answers, { fold, k, weighting, engine }));
          });
          rows.push(scoresOf(target, whole, { fold: -1, k, weighting, engine }));
        }
      }
    }
  }
  return rows;
}

function firstK(nearest: Nearest, k: number): Nearest {
  if (k === nearest.k) return nearest;
  const rows = nearest.items.length / nearest.k;
  const take = <T extends Int32Array | Float64Array>(from: T, into: T): T => {
    for (let row = 0; row < rows; row++) into.set(from.subarray(row * nearest.k, row * nearest.k + k), row * k);
    return into;
  };
  return {
    k,
    items: take(nearest.items, new Int32Array(rows * k)),
    distances: take(nearest.distances, new Float64Array(rows * k)),
  };
}

function answer(
  target: NeighbourTarget,
  nearest: Nearest,
  asked: readonly number[],
  weighting: VoteWeighting,
  recall: number | null,
): Answers {
  const known = {
    ...nearest,
    items: nearest.items.map((item) => (item >= 0 && Number.isNaN(target.values[item]) ? -1 : item)),
  };
  const kept = withoutGaps(known);
  const votes =
    target.kind === 'class' ? voteClass(kept, target.values, weighting) : voteNumber(kept, target.values, weighting);
  const answers: Answers = { items: [], told: [], distances: [], recalls: recall === null ? [] : [recall] };
  asked.forEach((item, row) => {
    if (Number.isNaN(target.values[item]) || Number.isNaN(votes.values[row])) return;
    answers.items.push(item);
    answers.told.push(votes.values[row]);
    answers.distances.push(votes.meanDistances[row]);
  });
  return answers;
}

/** Neighbours without a value of the target step back, and the others up. */
function withoutGaps({ k, items, distances }: Nearest): Nearest {
  const closed = { k, items: new Int32Array(items.length).fill(-1), distances: new Float64Array(items.length) };
  for (let row = 0; row < items.length / k; row++) {
    let at = row * k;
    for (let rank = row * k; rank < (row + 1) * k; rank++) {
      if (items[rank] < 0) continue;
      closed.items[at] = items[rank];
      closed.distances[at++] = distances[rank];
    }
  }
  return closed;
}

function scoresOf(
  target: NeighbourTarget,
  { items, told, distances, recalls }: Answers,
  row: Pick<FoldScores, 'fold' | 'k' | 'weighting' | 'engine'>,
): FoldScores {
  const truth = items.map((item) => target.values[item]);
  const isClass = target.kind === 'class';
  const errors = truth.map((value, at) => (isClass ? Number(value !== told[at]) : Math.abs(value - told[at])));
  const classed = isClass ? classificationScores(confusionMatrix(truth, told, target.classes)) : null;
  const numbered = isClass ? null : regressionScores(truth, told);
  return {
    ...row,
    target: target.name,
    tested: items.length,
    accuracy: classed?.accuracy ?? null,
    balancedAccuracy: classed?.balancedAccuracy ?? null,
    macroF1: classed?.macroF1 ?? null,
    ari: isClass ? adjustedRandIndex(truth, told) : null,
    mae: numbered?.mae ?? null,
    r2: numbered?.r2 ?? null,
    spearman: numbered?.spearman ?? null,
    errorWithDistance: pearson(errors, distances),
    recallAtK: recalls.length === 0 ? null : recalls.reduce((sum, value) => sum + value, 0) / recalls.length,
  };
}
