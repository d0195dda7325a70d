import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';

/** What is kept together: whole persons, whole videos, or nothing, which makes neighbours look better than they are. */
const foldGroupings = ['person', 'video', 'none'] as const;
export type FoldGrouping = (typeof foldGroupings)[number];

/** Which fold each item is tested in, and the hash of that. */
export interface Folds {
  readonly fold: Int32Array;
  readonly count: number;
  readonly sha256: string;
}

/**
 * Divides items into folds: whole groups stay together; within that, classes are spread as evenly as it goes (largest groups first, each
 * to the fold that has least of its class). The same seed gives the same folds.
 * @throws DoppelError `usage` where there are fewer groups than two.
 */
export function makeFolds(groups: readonly string[], classes: ArrayLike<number>, wanted: number, seed: number): Folds {
  const members = Map.groupBy(groups.keys(), (item) => groups[item]);
  if (members.size < 2)
    throw new DoppelError(
      'usage',
      `Cross-validation needs at least two groups; there is ${members.size === 0 ? 'none' : 'one'}.`,
    );
  const count = Math.min(wanted, members.size);
  const { uniform } = seededRandom(seed);
  const order = [...members.values()]
    .map((items) => ({ items, chance: uniform() }))
    .sort((a, b) => b.items.length - a.items.length || a.chance - b.chance);
  const fold = new Int32Array(groups.length);
  const sizes = new Float64Array(count);
  const ofClass = Array.from({ length: count }, () => new Map<number, number>());
  for (const { items } of order) {
    let best = 0;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let candidate = 0; candidate < count; candidate++) {
      const same = items.reduce((sum, item) => sum + (ofClass[candidate].get(classes[item]) ?? 0), 0) / items.length;
      const cost = same + sizes[candidate] * 1e-6;
      if (cost < bestCost) {
        best = candidate;
        bestCost = cost;
      }
    }
    for (const item of items) {
      fold[item] = best;
      ofClass[best].set(classes[item], (ofClass[best].get(classes[item]) ?? 0) + 1);
    }
    sizes[best] += items.length;
  }
  const sha256 = createHash('sha256')
    .update(canonicalJson([...fold]))
    .digest('hex');
  return { fold, count, sha256 };
}
