import { DoppelError } from '#base/doppel-error.ts';
import { type DecisionRequest, kindOf } from '#contract/decisions.ts';
import { contradictionsOf, joinedPersons, vetoesOf } from './contradictions.ts';
import { ruleOf } from './decision-rules.ts';
import { planChange } from './plan-change.ts';
import type { PlanContext, PlannedAction } from './plan-context.ts';
import { viewOf } from './replay-state.ts';
import type { ReviewState } from './review-state.ts';

/** Text that has no UTF-8 form has no canonical JSON either, so it cannot be part of the chain. */
function refuseBrokenText(request: DecisionRequest): void {
  if (kindOf(request).text?.(request).isWellFormed() !== false) return;
  throw new DoppelError(
    'usage',
    `The text of the ${request.kind} holds half of a surrogate pair, which is no character.`,
  );
}

/**
 * Turns a request into the actions to write: one, or several when forcing an undo or redo takes dependent events back too.
 * Throws `not_found` for a person or event that is not there (saying where it went), `usage` for a request that makes no
 * sense, `conflict` for what contradicts a keep-apart (also through merged persons), a hide or a veto, and `dependent` for an
 * undo that later events stand on; `details.reasons` says what forcing would override, and is absent where it cannot be forced.
 */
export function planDecision(
  state: ReviewState,
  request: DecisionRequest,
  context: PlanContext,
): readonly PlannedAction[] {
  refuseBrokenText(request);
  if (request.kind === 'undo' || request.kind === 'redo') {
    return planChange(state, request.kind, request.event, context);
  }
  const view = viewOf(state);
  const rule = ruleOf(request);
  const action = rule.spellOut(request, state);
  const refusal = rule.refuse(view, action);
  if (refusal !== null) throw new DoppelError(refusal.code, refusal.message);
  const same = rule.sameAsBefore?.(state, action) ?? null;
  if (same !== null) throw new DoppelError('conflict', same);
  const vetoes = context.isVetoed === undefined ? [] : vetoesOf(joinedPersons(view, action), context.isVetoed);
  const reasons = [...contradictionsOf(view, action), ...vetoes].map(({ sentence }) => sentence);
  if (reasons.length > 0 && !context.force) {
    throw new DoppelError('conflict', `${reasons.join(' ')} Force it to override this.`, { details: { reasons } });
  }
  return [{ action, forced: reasons }];
}
