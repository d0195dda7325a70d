import { DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, eventSeq, type PersonId, personId } from '#base/ids.ts';
import { type DecisionEvent, kindOf } from '#contract/decisions.ts';
import { isDecision, judgeEvents } from './in-force.ts';
import type { Originals } from './originals.ts';
import type { Relation } from './relations.ts';
import { replay } from './replay.ts';
import { type PairDecision, pairKey, type ReviewPerson, type ReviewState } from './review-state.ts';

/** The highest of the ids, or 0. */
function highest(ids: Iterable<number>): number {
  let max = 0;
  for (const id of ids) max = Math.max(max, id);
  return max;
}

/** Which split made which id. Throws `integrity` when a split gave an id that had been used before. */
function readMadeBy(originals: Originals, events: readonly DecisionEvent[]): ReadonlyMap<PersonId, EventSeq> {
  const madeBy = new Map<PersonId, EventSeq>();
  let used = highest(originals.persons.map((person) => person.id));
  for (const { seq, action } of events) {
    for (const made of kindOf(action).makes?.(action) ?? []) {
      if (made <= used) {
        throw new DoppelError(
          'integrity',
          `Event ${seq} gives the id ${made} to a new person, but ids up to ${used} had been used.`,
        );
      }
      used = made;
      madeBy.set(personId(made), eventSeq(seq));
    }
  }
  return madeBy;
}

/** What the relations, which are kept by rows, say about the persons that are active now. */
function readPairs(persons: Iterable<ReviewPerson>, relations: readonly Relation[]): ReadonlyMap<string, PairDecision> {
  const pairs = new Map<string, PairDecision>();
  if (relations.length === 0) return pairs;
  const stretches = new Map<number, { readonly from: number; readonly to: number; readonly owner: PersonId }[]>();
  for (const person of persons) {
    for (const { trackletId, firstFrame, lastFrame } of person.segments) {
      const stretch = { from: firstFrame, to: lastFrame, owner: person.id };
      const known = stretches.get(trackletId);
      if (known === undefined) stretches.set(trackletId, [stretch]);
      else known.push(stretch);
    }
  }
  const ownersOf = (segments: Relation['a']): ReadonlySet<PersonId> => {
    const owners = new Set<PersonId>();
    for (const { trackletId, firstFrame, lastFrame } of segments) {
      for (const { from, to, owner } of stretches.get(trackletId) ?? []) {
        if (from <= lastFrame && to >= firstFrame) owners.add(owner);
      }
    }
    return owners;
  };
  for (const relation of relations) {
    const right = ownersOf(relation.b);
    for (const left of ownersOf(relation.a)) {
      for (const other of right) {
        if (left === other) continue;
        const key = pairKey(left, other);
        if (relation.kind === 'unsure' && pairs.get(key)?.kind === 'apart') continue;
        const [a, b] = left < other ? [left, other] : [other, left];
        pairs.set(key, { a, b, kind: relation.kind, by: relation.by });
      }
    }
  }
  return pairs;
}

/**
 * Applies the decisions in force to the original persons, each at the place where it was made. The same originals and events
 * always give the same state. Throws `integrity` when the log is not one that the project could have written: a decision in
 * force that cannot be applied, an id given twice, an undo of nothing.
 */
export function foldDecisions(originals: Originals, events: readonly DecisionEvent[]): ReviewState {
  const judged = judgeEvents(events);
  const madeBy = readMadeBy(originals, events);
  const inForce = judged.filter(({ event, inForce }) => inForce && isDecision(event)).map(({ event }) => event);
  const { state, failures } = replay(originals, madeBy, inForce);
  for (const [seq, refusal] of failures) {
    throw new DoppelError('integrity', `Event ${seq} of the decision log cannot be applied: ${refusal.message}`, {
      details: { event: seq },
    });
  }
  const persons = new Map([...state.persons].sort(([left], [right]) => left - right));
  const relations = state.relations.values();
  const ids = [highest(originals.persons.map((person) => person.id)), highest(madeBy.keys())];
  return {
    originals,
    persons,
    merged: state.merged,
    relations,
    pairs: readPairs(persons.values(), relations),
    wholes: state.wholes,
    events: judged,
    madeBy,
    nextPersonId: personId(Math.max(...ids) + 1),
  };
}
