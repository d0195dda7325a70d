import { DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, eventSeq } from '#base/ids.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import { type Contradiction, vetoesOf } from './contradictions.ts';
import { isDecision } from './in-force.ts';
import type { PlanContext, PlannedAction } from './plan-context.ts';
import { type Replay, replay } from './replay.ts';
import type { JudgedEvent, ReviewPerson, ReviewState } from './review-state.ts';

type Change = 'undo' | 'redo';

/** The decision that an undo or a redo is about: the one named, else the latest that can be. */
function targetOf(state: ReviewState, change: Change, named: number | undefined): JudgedEvent {
  if (named === undefined) return latestTarget(state, change);
  const judged = state.events[named - 1];
  if (judged === undefined) {
    const count = state.events.length;
    const known = count === 0 ? 'no events' : `events 1 to ${count}`;
    throw new DoppelError('not_found', `There is no event ${named}; this project has ${known}.`);
  }
  const { action } = judged.event;
  if (action.kind === 'undo' || action.kind === 'redo') {
    throw new DoppelError(
      'usage',
      `Event ${named} is itself the ${action.kind} of event ${action.event}. Undo or redo event ${action.event} instead.`,
    );
  }
  if (judged.inForce === (change === 'undo')) return judged;
  throw new DoppelError(
    'conflict',
    change === 'undo'
      ? `Event ${named} was taken back already, by event ${judged.takenBackBy}.`
      : `Event ${named} is in force: there is nothing to redo.`,
  );
}

/** Undo takes the last decision in force; redo takes what was taken back last, as editors do. */
function latestTarget(state: ReviewState, change: Change): JudgedEvent {
  const decisions = state.events.filter(({ event }) => isDecision(event));
  const target =
    change === 'undo'
      ? decisions.findLast(({ inForce }) => inForce)
      : decisions
          .filter(({ inForce }) => !inForce)
          .sort((left, right) => Number(left.takenBackBy) - Number(right.takenBackBy))
          .at(-1);
  if (target === undefined) throw new DoppelError('not_found', `There is no decision to ${change}.`);
  return target;
}

type Groups = readonly (readonly ReviewPerson[])[];

/** Whether two lists of groups hold the same persons with the same rows. */
function areSameParts(left: Groups | undefined, right: Groups): boolean {
  const shape = (groups: Groups) =>
    JSON.stringify(groups.map((persons) => persons.map(({ id, segments }) => [id, segments])));
  return left !== undefined && shape(left) === shape(right);
}

/** The contradictions that decisions in force run into after the change and did not before, by event. */
function newContradictions(
  before: Replay,
  after: Replay,
  context: PlanContext,
): ReadonlyMap<EventSeq, Contradiction[]> {
  const found = new Map<EventSeq, Contradiction[]>();
  const compare = (seq: EventSeq, now: readonly Contradiction[], then: readonly Contradiction[]) => {
    const known = new Set(then.map(({ key }) => key));
    const fresh = now.filter(({ key }) => !known.has(key));
    if (fresh.length > 0) found.set(seq, [...(found.get(seq) ?? []), ...fresh]);
  };
  for (const [seq, now] of after.contradictions) compare(seq, now, before.contradictions.get(seq) ?? []);
  const { isVetoed } = context;
  if (isVetoed !== undefined) {
    for (const [seq, parts] of after.mergeParts) {
      const then = before.mergeParts.get(seq);
      if (!areSameParts(then, parts)) compare(seq, vetoesOf(parts, isVetoed), vetoesOf(then ?? [], isVetoed));
    }
  }
  return found;
}

/** What the change would go against, in sentences; what the redone event itself had overridden counts as answered. */
function objectionsTo(before: Replay, after: Replay, target: DecisionEvent, context: PlanContext): readonly string[] {
  const sentences: string[] = [];
  for (const [seq, contradictions] of newContradictions(before, after, context)) {
    for (const { sentence } of contradictions) {
      if (seq === target.seq && target.forced.includes(sentence)) continue;
      sentences.push(seq === target.seq ? sentence : `Event ${seq} would stand against this: ${sentence}`);
    }
  }
  return sentences;
}

/**
 * Plans the undo or redo of a decision: what it takes is one action, or several where `force` has to take back the decisions
 * that could no longer be applied, latest first. Throws `not_found` or `usage` for an event that is none or cannot be meant,
 * `conflict` when it is in that state already, when a redone decision finds its persons gone, or when a keep-apart, a hide or
 * a veto would be contradicted (can be forced), and `dependent`, with the events in `details.events`, when later decisions
 * stand on it (can be forced).
 */
export function planChange(
  state: ReviewState,
  change: Change,
  named: number | undefined,
  context: PlanContext,
): readonly PlannedAction[] {
  const target = targetOf(state, change, named).event;
  const decisions = state.events.filter(({ event }) => isDecision(event));
  const now = decisions.filter(({ inForce }) => inForce).map(({ event }) => event);
  const then = decisions
    .filter(({ event, inForce }) => (event === target ? change === 'redo' : inForce))
    .map(({ event }) => event);
  const before = replay(state.originals, state.madeBy, now);
  const after = replay(state.originals, state.madeBy, then);

  const ownFailure = after.failures.get(eventSeq(target.seq));
  if (ownFailure !== undefined) {
    throw new DoppelError('conflict', `Event ${target.seq} cannot be redone: ${ownFailure.message}`);
  }
  const dependents = [...after.failures.keys()];
  if (dependents.length > 0 && !context.force) {
    const [event, stand] = dependents.length === 1 ? ['Event', 'stands'] : ['Events', 'stand'];
    throw new DoppelError(
      'dependent',
      `${event} ${dependents.join(', ')} ${stand} in the way of the ${change} of event ${target.seq}: ${[...after.failures.values()][0].message} Force it to take ${dependents.length === 1 ? 'that event' : 'those events'} back too.`,
      { details: { events: dependents, reasons: [...after.failures.values()].map(({ message }) => message) } },
    );
  }
  const objections = objectionsTo(before, after, target, context);
  if (objections.length > 0 && !context.force) {
    throw new DoppelError('conflict', `${objections.join(' ')} Force it to override this.`, {
      details: { reasons: objections },
    });
  }
  const because = `Taken back because it stands in the way of the ${change} of event ${target.seq}.`;
  return [
    ...dependents.toReversed().map((event) => ({ action: { kind: 'undo' as const, event }, forced: [because] })),
    { action: { kind: change, event: target.seq }, forced: objections },
  ];
}
