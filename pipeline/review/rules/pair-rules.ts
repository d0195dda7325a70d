import type { EventSeq } from '#base/ids.ts';
import type { ActionOf } from '#contract/decisions.ts';
import { refusalOfPair } from '../refusal.ts';
import type { ReplayState, ReviewView } from '../replay-state.ts';
import { personOf, type RuleOf } from './decision-rule.ts';

type PairAction = ActionOf<'apart'> | ActionOf<'unsure'>;

const refuse = (state: ReviewView, { a, b }: PairAction) => refusalOfPair(state, a, b);

function relate(state: ReplayState, { kind, a, b }: PairAction, by: EventSeq): void {
  state.relations.set({ kind, by, a: personOf(state, a).segments, b: personOf(state, b).segments });
}

/** Two persons are two people. */
export const apartRule: RuleOf<'apart'> = { spellOut: (request) => request, refuse, apply: relate };

/** Two persons were looked at, and left open. */
export const unsureRule: RuleOf<'unsure'> = { spellOut: (request) => request, refuse, apply: relate };
