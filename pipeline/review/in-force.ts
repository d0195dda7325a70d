import { DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, eventSeq } from '#base/ids.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import type { JudgedEvent } from './review-state.ts';

/** Whether an event decides something about persons, rather than about another event. */
export function isDecision(event: DecisionEvent): boolean {
  return event.action.kind !== 'undo' && event.action.kind !== 'redo';
}

/**
 * Says of each event of a log whether it counts: the last undo or redo that names a decision settles it. Throws `integrity`
 * when the events are not numbered 1, 2, 3, ..., or when an undo or redo names something else than an earlier decision
 * that it can change.
 */
export function judgeEvents(events: readonly DecisionEvent[]): readonly JudgedEvent[] {
  const inForce: boolean[] = [];
  const takenBackBy: (EventSeq | null)[] = [];
  /** The last undo or redo that names a decision, by the decision's index. */
  const lastWord = new Map<number, number>();
  events.forEach((event, index) => {
    if (event.seq !== index + 1) {
      throw new DoppelError('integrity', `The decision log has event ${event.seq} where event ${index + 1} should be.`);
    }
    inForce.push(true);
    takenBackBy.push(null);
    const { action } = event;
    if (action.kind !== 'undo' && action.kind !== 'redo') return;
    const target = action.event - 1;
    const isTargetDecision = target >= 0 && target < index && isDecision(events[target]);
    if (!isTargetDecision || inForce[target] !== (action.kind === 'undo')) {
      throw new DoppelError(
        'integrity',
        `Event ${event.seq} is the ${action.kind} of event ${action.event}, which could not be at that point of the log.`,
      );
    }
    const overtaken = lastWord.get(target);
    if (overtaken !== undefined) {
      inForce[overtaken] = false;
      takenBackBy[overtaken] = eventSeq(event.seq);
    }
    lastWord.set(target, index);
    inForce[target] = action.kind === 'redo';
    takenBackBy[target] = action.kind === 'redo' ? null : eventSeq(event.seq);
  });
  return events.map((event, index) => ({ event, inForce: inForce[index], takenBackBy: takenBackBy[index] }));
}
