import { personId } from '#base/ids.ts';
import { type DecisionAction, kindOf } from '#contract/decisions.ts';
import { joinedBy, ruleOf } from './decision-rules.ts';
import type { ReviewView } from './replay-state.ts';
import type { ReviewPerson } from './review-state.ts';
import type { SegmentSet } from './segments.ts';

/** Something that an action goes against. It can be forced. */
export interface Contradiction {
  /** The same for the same contradiction, however it is worded. */
  readonly key: string;
  readonly sentence: string;
}

/** Tells in words why two sets of rows cannot be one body (both seen at once, apart), or null when nothing speaks against it. */
export type VetoCheck = (a: SegmentSet, b: SegmentSet) => string | null;

/** Calls `visit` for every two of the items, in order. */
function forEachPair<T>(items: readonly T[], visit: (a: T, b: T) => void): void {
  items.forEach((a, index) => {
    for (const b of items.slice(index + 1)) visit(a, b);
  });
}

/** The groups of persons that an action makes one each, as far as they are there; none for any other action. */
export function joinedPersons(state: ReviewView, action: DecisionAction): readonly (readonly ReviewPerson[])[] {
  return joinedBy(action).map((group) =>
    group.map((id) => state.persons.get(personId(id))).filter((person) => person !== undefined),
  );
}

/**
 * What an action goes against in the decisions before it: a merge against a keep-apart (of the persons themselves, or of others
 * that are part of them by now), anything but showing it again against a person that a decision hid.
 */
export function contradictionsOf(state: ReviewView, action: DecisionAction): readonly Contradiction[] {
  const found: Contradiction[] = [];
  for (const id of ruleOf(action)?.hiddenPersons === 'ignored' ? [] : kindOf(action).names(action)) {
    const hiddenBy = state.persons.get(personId(id))?.hiddenBy;
    if (hiddenBy !== null && hiddenBy !== undefined) {
      found.push({ key: `hidden:${hiddenBy}:${id}`, sentence: `Person ${id} was hidden by event ${hiddenBy}.` });
    }
  }
  for (const group of joinedPersons(state, action)) {
    forEachPair(group, (a, b) => {
      for (const relation of state.relationsBetween(a.segments, b.segments)) {
        if (relation.kind === 'unsure') continue;
        found.push({
          key: `apart:${relation.by}`,
          sentence: `Person ${a.id} and person ${b.id}, or parts of them, were kept apart by event ${relation.by}.`,
        });
      }
    });
  }
  // Relations that a later one cut up say the same thing several times.
  return [...new Map(found.map((contradiction) => [contradiction.key, contradiction])).values()];
}

/** The vetoes that making each of these groups one person goes against. */
export function vetoesOf(groups: readonly (readonly ReviewPerson[])[], isVetoed: VetoCheck): readonly Contradiction[] {
  const found: Contradiction[] = [];
  for (const group of groups) {
    forEachPair(group, (a, b) => {
      const reason = isVetoed(a.segments, b.segments);
      if (reason === null) return;
      found.push({
        key: `veto:${Math.min(a.id, b.id)}:${Math.max(a.id, b.id)}`,
        sentence: `Person ${a.id} and person ${b.id} cannot be one: ${reason}.`,
      });
    });
  }
  return found;
}
