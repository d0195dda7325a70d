import { DoppelError } from '#base/doppel-error.ts';
import { type SeededRandom, seededRandom } from '#base/seeded-random.ts';

/** Rows of one round: what is learnt from, what stops the learning and sets the temperature, and what is measured on. */
export interface Fold {
  readonly name: string;
  readonly train: readonly number[];
  readonly valid: readonly number[];
  readonly test: readonly number[];
}

/** What the rows belong to. Rows of one group are never on two sides. */
interface GroupedRows {
  /** (n,) classes from 0. */
  readonly labels: Int32Array;
  /** (n,) such as the person, or the picture where persons are unknown. */
  readonly groups: readonly string[];
}

/** Share of the groups that are kept from the training side for stopping and temperature. */
const validShare = 0.25;

/**
 * Folds that leave whole groups out, about as many rows each: the largest groups first, each to the fold with the fewest rows of its
 * commonest class (ties by the fewest rows, then by number). Seeded: equal groups come in an order that the seed decides.
 * @throws DoppelError `bad_file` when there are fewer groups than folds.
 */
export function groupFolds({ labels, groups }: GroupedRows, folds: number, seed: number): readonly Fold[] {
  const random = seededRandom(seed);
  const byGroup = rowsByGroup(groups);
  if (byGroup.length < folds) {
    throw new DoppelError(
      'bad_file',
      `Expected at least ${folds} groups for ${folds} folds, found ${byGroup.length}. Ask for fewer folds.`,
    );
  }
  const sides = Array.from({ length: folds }, () => ({
    rows: 0,
    byClass: new Map<number, number>(),
    groups: new Set<string>(),
  }));
  for (const [group, rows] of bigFirst(byGroup, random)) {
    const common = commonest(rows, labels);
    const side = sides.reduce((best, next) => {
      const [a, b] = [best.byClass.get(common) ?? 0, next.byClass.get(common) ?? 0];
      return b < a || (b === a && next.rows < best.rows) ? next : best;
    });
    side.groups.add(group);
    side.rows += rows.length;
    for (const row of rows) side.byClass.set(labels[row], (side.byClass.get(labels[row]) ?? 0) + 1);
  }
  return sides.map((side, index) =>
    foldOf(`fold ${index + 1}`, { labels, groups }, (row) => side.groups.has(groups[row]), seed + index),
  );
}

/** One fold for each value of `blocks` (such as the video of each row): all its rows are the test side. */
export function leaveOutFolds(rows: GroupedRows, blocks: readonly string[], seed: number): readonly Fold[] {
  return [...new Set(blocks)].map((block, index) => foldOf(block, rows, (row) => blocks[row] === block, seed + index));
}

/** A fold from a test side; of the rest a share of the groups becomes the validation side. */
export function foldOf(name: string, rows: GroupedRows, isTest: (row: number) => boolean, seed: number): Fold {
  const all = rows.groups.map((_, row) => row);
  const rest = all.filter((row) => !isTest(row));
  const validGroups = chooseValid(rest, rows, seededRandom(seed));
  return {
    name,
    train: rest.filter((row) => !validGroups.has(rows.groups[row])),
    valid: rest.filter((row) => validGroups.has(rows.groups[row])),
    test: all.filter(isTest),
  };
}

/**
 * Groups for the validation side: for each class, the rarest first, one group that has it (if another stays behind), then more until the
 * share is reached. A class that only one group has stays on the training side.
 */
function chooseValid(
  rest: readonly number[],
  { labels, groups }: GroupedRows,
  random: SeededRandom,
): ReadonlySet<string> {
  const byGroup = bigFirst(rowsByGroup(rest.map((row) => groups[row])), random).map(
    ([group, places]) => [group, places.map((place) => rest[place])] as const,
  );
  const order = shuffled(byGroup, random);
  const classes = [...Map.groupBy(rest, (row) => labels[row])].toSorted((a, b) => a[1].length - b[1].length);
  const holders = (label: number) => order.filter(([, rows]) => rows.some((row) => labels[row] === label));
  const chosen = new Set<string>();
  const mayLeave = (group: readonly number[]): boolean =>
    [...new Set(group.map((row) => labels[row]))].every(
      (label) => holders(label).filter(([name]) => !chosen.has(name)).length > 1,
    );
  const most = Math.max(1, Math.round(rest.length * validShare));
  let size = 0;
  const take = ([name, rows]: readonly [string, readonly number[]]): void => {
    chosen.add(name);
    size += rows.length;
  };
  for (const [label] of classes) {
    const has = holders(label);
    if (has.some(([name]) => chosen.has(name))) continue;
    const found = has.toSorted((a, b) => a[1].length - b[1].length).find(([, rows]) => mayLeave(rows));
    if (found !== undefined) take(found);
  }
  for (const group of order) {
    if (size >= most) break;
    if (!chosen.has(group[0]) && size + group[1].length <= most * 1.5 && mayLeave(group[1])) take(group);
  }
  return chosen;
}

function rowsByGroup(groups: readonly string[]): readonly (readonly [string, readonly number[]])[] {
  return [...Map.groupBy(groups.keys(), (row) => groups[row])];
}

function bigFirst(
  byGroup: readonly (readonly [string, readonly number[]])[],
  random: SeededRandom,
): readonly (readonly [string, readonly number[]])[] {
  return shuffled(byGroup, random).toSorted((a, b) => b[1].length - a[1].length);
}

function shuffled<T>(items: readonly T[], { uniform }: SeededRandom): T[] {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = Math.floor(uniform() * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other], mixed[index]];
  }
  return mixed;
}

function commonest(rows: readonly number[], labels: Int32Array): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
