import { assignWithin } from '#tracking/track/linear-assignment.ts';
import { type MotRow, overlapsEnough, scoreTracks } from './mot-metrics.ts';

/** How well persons follow human beings. */
export interface PersonScore {
  readonly persons: number;
  /** Human beings who are in the truth. */
  readonly humans: number;
  /** IDF1 where a person who comes back is one. */
  readonly idf1: number;
  /** The IDF1 that the same boxes would reach with perfect identities: what no grouping can exceed. */
  readonly ceiling: number;
  /** Persons in whom a second human being has a tenth of the matched boxes or more. */
  readonly glued: number;
}

/** A second human being in a person counts from this share of its matched boxes. */
const gluedShare = 0.1;

/**
 * Scores persons against the truth. Rows of `ignored` are neither hit nor miss: a box that means one of them, and nobody of the
 * truth, is left out. `humanOf` names the human being of an id of the truth; who is not in it is one of its own.
 */
export function scorePersons(
  truth: readonly MotRow[],
  ignored: readonly MotRow[],
  humanOf: ReadonlyMap<number, number>,
  boxes: readonly MotRow[],
): PersonScore {
  const humans = truth.map((row) => ({ ...row, id: humanOf.get(row.id) ?? row.id }));
  const matched = matchBoxes(humans, boxes);
  const ignoredByFrame = Map.groupBy(ignored, ({ frame }) => frame);
  const counted = boxes.filter(
    (box, index) =>
      matched[index] !== null ||
      !(ignoredByFrame.get(box.frame) ?? []).some(({ boxPx }) => overlapsEnough(boxPx, box.boxPx)),
  );
  const perfect = boxes.flatMap((box, index) => {
    const human = matched[index];
    // A box that means nobody has an identity of its own, so that it takes nothing from anybody.
    return counted.includes(box) ? [{ ...box, id: human ?? -1 - index }] : [];
  });
  const byPerson = Map.groupBy(
    boxes.flatMap(({ id }, index) => (matched[index] === null ? [] : [{ id, human: matched[index] }])),
    ({ id }) => id,
  );
  const glued = [...byPerson.values()].filter((own) => {
    const shares = [...Map.groupBy(own, ({ human }) => human).values()].map(({ length }) => length / own.length);
    return shares.toSorted((a, b) => b - a)[1] >= gluedShare;
  });
  return {
    persons: new Set(boxes.map(({ id }) => id)).size,
    humans: new Set(humans.map(({ id }) => id)).size,
    idf1: scoreTracks(humans, counted).idf1,
    ceiling: scoreTracks(humans, perfect).idf1,
    glued: glued.length,
  };
}

/** The human being that each box means, one to one within a frame; null for nobody. */
function matchBoxes(humans: readonly MotRow[], boxes: readonly MotRow[]): readonly (number | null)[] {
  const truthByFrame = Map.groupBy(humans, ({ frame }) => frame);
  const matched: (number | null)[] = boxes.map(() => null);
  const indexed = boxes.map((box, index) => ({ box, index }));
  for (const [frame, own] of Map.groupBy(indexed, ({ box }) => box.frame)) {
    const there = truthByFrame.get(frame) ?? [];
    const costs = Float64Array.from(
      own.flatMap(({ box }) => there.map(({ boxPx }) => (overlapsEnough(boxPx, box.boxPx) ? 0 : 2))),
    );
    assignWithin(costs, own.length, there.length, 1).forEach((place, row) => {
      if (place >= 0) matched[own[row].index] = there[place].id;
    });
  }
  return matched;
}
