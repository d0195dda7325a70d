import { type EventSeq, eventSeq, type PersonId } from '#base/ids.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import { type Contradiction, contradictionsOf, joinedPersons } from './contradictions.ts';
import { applyDecision, refusalOf } from './decision-rules.ts';
import type { Originals } from './originals.ts';
import type { Refusal } from './refusal.ts';
import { initialState, type ReplayState } from './replay-state.ts';
import type { ReviewPerson } from './review-state.ts';

/** What came of applying a list of decisions to the original persons. */
export interface Replay {
  readonly state: ReplayState;
  /** The decisions that could not be applied, in order; they were left out, so those that stand on them follow here too. */
  readonly failures: ReadonlyMap<EventSeq, Refusal>;
  /** What each decision went against when its turn came; only those that went against something. */
  readonly contradictions: ReadonlyMap<EventSeq, readonly Contradiction[]>;
  /** The groups of persons that each merge joined, as they were then. */
  readonly mergeParts: ReadonlyMap<EventSeq, readonly (readonly ReviewPerson[])[]>;
}

/** Applies decisions to the original persons in the order given, each as if the ones that failed had never been. */
export function replay(
  originals: Originals,
  madeBy: ReadonlyMap<PersonId, EventSeq>,
  decisions: readonly DecisionEvent[],
): Replay {
  const state = initialState(originals, madeBy);
  const failures = new Map<EventSeq, Refusal>();
  const contradictions = new Map<EventSeq, readonly Contradiction[]>();
  const mergeParts = new Map<EventSeq, readonly (readonly ReviewPerson[])[]>();
  for (const { seq, action } of decisions) {
    const by = eventSeq(seq);
    const refusal = refusalOf(state, action);
    if (refusal !== null) {
      failures.set(by, refusal);
      continue;
    }
    const against = contradictionsOf(state, action);
    if (against.length > 0) contradictions.set(by, against);
    const parts = joinedPersons(state, action);
    if (parts.length > 0) mergeParts.set(by, parts);
    applyDecision(state, action, by);
  }
  return { state, failures, contradictions, mergeParts };
}
