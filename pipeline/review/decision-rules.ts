import type { EventSeq } from '#base/ids.ts';
import type { DecisionAction, DecisionRequest } from '#contract/decisions.ts';
import type { Refusal } from './refusal.ts';
import type { ReplayState, ReviewView } from './replay-state.ts';
import { cutRule } from './rules/cut-rule.ts';
import type { DecisionRule, PersonKindName, RuleOf } from './rules/decision-rule.ts';
import { giveRule } from './rules/give-rule.ts';
import { joinRule } from './rules/join-rule.ts';
import { mergeRule } from './rules/merge-rule.ts';
import { apartRule, unsureRule } from './rules/pair-rules.ts';
import { hideRule, noteRule, renameRule, setAsideRule, showRule, wholeRule } from './rules/person-rules.ts';
import { splitRule, splitTrackletsRule } from './rules/split-rules.ts';

/** What each kind of decision does to the persons; `decisionKinds` of the contract has what else is to be known of it. */
const decisionRules: { readonly [Name in PersonKindName]: RuleOf<Name> } = {
  merge: mergeRule,
  join: joinRule,
  apart: apartRule,
  unsure: unsureRule,
  split: splitRule,
  split_tracklets: splitTrackletsRule,
  cut: cutRule,
  give: giveRule,
  rename: renameRule,
  hide: hideRule,
  show: showRule,
  whole: wholeRule,
  set_aside: setAsideRule,
  note: noteRule,
};

/** A request about persons, and an action. */
type PersonRequest = Extract<DecisionRequest, { kind: PersonKindName }>;
type PersonAction = Extract<DecisionAction, { kind: PersonKindName }>;

/** The rule of the kind of a request or an action; null for undo and redo, which change no person themselves. */
export function ruleOf(of: PersonRequest | PersonAction): DecisionRule<PersonRequest, PersonAction>;
export function ruleOf(of: DecisionRequest | DecisionAction): DecisionRule<PersonRequest, PersonAction> | null;
export function ruleOf(of: DecisionRequest | DecisionAction): DecisionRule<PersonRequest, PersonAction> | null {
  if (of.kind === 'undo' || of.kind === 'redo') return null;
  // That the rule is of the kind of what it is asked for the compiler cannot see across the union.
  return decisionRules[of.kind] as unknown as DecisionRule<PersonRequest, PersonAction>;
}

/** Why an action cannot be applied to the persons that there are; null when it can. */
export function refusalOf(state: ReviewView, action: DecisionAction): Refusal | null {
  return ruleOf(action)?.refuse(state, action as PersonAction) ?? null;
}

/** Applies an action that `refusalOf` let pass. */
export function applyDecision(state: ReplayState, action: DecisionAction, by: EventSeq): void {
  ruleOf(action)?.apply(state, action as PersonAction, by);
}

/** The groups of persons that an action makes one each; none for all but merges. */
export function joinedBy(action: DecisionAction): readonly (readonly number[])[] {
  return ruleOf(action)?.joins?.(action as PersonAction) ?? [];
}
