import { DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, personId } from '#base/ids.ts';
import type { ActionOf, DecisionKindName, RequestOf } from '#contract/decisions.ts';
import type { Refusal } from '../refusal.ts';
import type { ReplayState, ReviewView } from '../replay-state.ts';
import type { ReviewPerson, ReviewState } from '../review-state.ts';

/** The kinds that decide something about persons; the others, undo and redo, are about decisions. */
export type PersonKindName = Exclude<DecisionKindName, 'undo' | 'redo'>;

/** What a kind of decision does to the persons: the entry of the table `decisionRules`. */
export interface DecisionRule<Request, Action> {
  /** Spells out what the request leaves open: the survivor, the new id, each tracklet once. */
  readonly spellOut: (request: Request, state: ReviewState) => Action;
  /**
   * Why the action cannot be applied to the persons that there are: one that is not active, a split with an empty side, a merge of
   * one. Null when it can. It cannot be forced.
   */
  readonly refuse: (state: ReviewView, action: Action) => Refusal | null;
  /** Why the action would change nothing, as the message of a conflict that cannot be forced; null, or no rule, when it would. */
  readonly sameAsBefore?: (state: ReviewState, action: Action) => string | null;
  /** The groups of persons that become one each, for what speaks against that; none where nothing is joined. */
  readonly joins?: (action: Action) => readonly (readonly number[])[];
  /** `ignored`: that an earlier decision hid a person does not stand against it. */
  readonly hiddenPersons?: 'ignored';
  /** Changes the persons. Called only for an action that was not refused. */
  readonly apply: (state: ReplayState, action: Action, by: EventSeq) => void;
}

/** The rule of one kind. */
export type RuleOf<Name extends PersonKindName> = DecisionRule<RequestOf<Name>, ActionOf<Name>>;

/** The person of an id that was checked to be there. */
export function personOf(state: ReplayState, id: number): ReviewPerson {
  const person = state.persons.get(personId(id));
  if (person === undefined) throw new DoppelError('internal', `Person ${id} is not active.`);
  return person;
}

/** Puts a changed person in the place of the old one. */
export function update(state: ReplayState, id: number, change: (person: ReviewPerson) => ReviewPerson): void {
  const person = personOf(state, id);
  state.persons.set(person.id, change(person));
}
