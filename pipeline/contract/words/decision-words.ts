import { type DecisionAction, kindOf } from '../decisions.ts';

/** What a decision did, as a sentence without its full stop. Names and notes stand in it as they were typed: escape it. */
export function decisionWords(action: DecisionAction): string {
  return kindOf(action).words(action);
}

/** The persons that a decision is about, those that it made included; none for undo and redo. */
export function personsOf(action: DecisionAction): readonly number[] {
  const { names, makes } = kindOf(action);
  return makes === undefined ? names(action) : [...names(action), ...makes(action)];
}
