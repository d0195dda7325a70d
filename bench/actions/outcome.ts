import type { Desk } from './analyst.ts';

/** What came of a review, by the truth. */
export interface Outcome {
  /** Active persons that are not hidden and lie on a labelled human. */
  readonly persons: number;
  readonly humans: number;
  /** The smallest share of a person's labelled boxes that lie on one human. */
  readonly leastPure: number;
  /** The same where each box counts for whom it overlaps most. */
  readonly leastPureByMost: number;
  /** Joins of different humans that stand: the humans of each person but one. */
  readonly falseMerges: number;
  /** Joins that are missing: the persons of each human but one. */
  readonly missedMerges: number;
  readonly overrides: number;
  readonly events: number;
  /** Pictures that were on screen when an answer covered them. */
  readonly facesDrawn: number;
}

/** Boxes of another human below this share of a person are the edge of a cut, and no merge. */
const leastForeignShare = 0.01;

/** The share of the largest among some counts. */
function purity(rows: ReadonlyMap<string, number>): number {
  const counts = [...rows.values()];
  return Math.max(...counts) / counts.reduce((sum, count) => sum + count, 0);
}

/** Looks at what the decisions made of the persons. */
export async function outcomeOf(desk: Desk): Promise<Outcome> {
  const { door, project } = desk;
  const { persons } = await door.ask('review.persons', { project });
  const personsOf = new Map<string, number>();
  let [shown, falseMerges, leastPure, leastPureByMost] = [0, 0, 1, 1];
  for (const { id, hidden } of persons) {
    if (hidden) continue;
    const truth = await desk.look(id);
    if (!truth.isPerson) continue;
    shown++;
    const counts = [...truth.rows.values()].toSorted((one, other) => other - one);
    const all = counts.reduce((sum, count) => sum + count, 0);
    leastPure = Math.min(leastPure, counts[0] / all);
    leastPureByMost = Math.min(leastPureByMost, purity(truth.rowsByMost));
    falseMerges += counts.slice(1).filter((count) => count > leastForeignShare * all).length;
    personsOf.set(truth.human, (personsOf.get(truth.human) ?? 0) + 1);
  }
  const { events } = await door.ask('history.log', { project });
  return {
    persons: shown,
    humans: personsOf.size,
    leastPure,
    leastPureByMost,
    falseMerges,
    missedMerges: [...personsOf.values()].reduce((sum, count) => sum + count - 1, 0),
    overrides: events.filter(({ forced, in_force }) => in_force && forced.length > 0).length,
    events: events.length,
    facesDrawn: events.reduce((sum, { seen }) => sum + (seen?.drawn?.length ?? 0), 0),
  };
}

/** The fewest actions by which the persons of an analysis can be made whole: each cut, each pile, and each that is hidden. */
export async function fewestActions(
  desk: Desk,
): Promise<{ readonly cuts: number; readonly piles: number; readonly hides: number }> {
  const { door, project } = desk;
  const { persons } = await door.ask('review.persons', { project });
  const pieces = new Map<string, number>();
  let [cuts, hides] = [0, 0];
  for (const { id, hidden } of persons) {
    if (hidden) continue;
    const truth = await desk.look(id);
    if (!truth.isPerson) {
      hides++;
      continue;
    }
    const humans = truth.runs.length > 0 ? truth.runs.map(({ human }) => human) : [truth.human];
    cuts += humans.length - 1;
    for (const human of humans) pieces.set(human, (pieces.get(human) ?? 0) + 1);
  }
  return { cuts, piles: [...pieces.values()].filter((count) => count > 1).length, hides };
}
