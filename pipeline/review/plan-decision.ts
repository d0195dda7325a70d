import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { DecisionAction, DecisionRequest } from '#contract/decisions.ts';
import { contradictionsOf, mergedPersons, vetoesOf } from './contradictions.ts';
import { planChange } from './plan-change.ts';
import type { PlanContext, PlannedAction } from './plan-context.ts';
import { refusalOf } from './refusal.ts';
import { viewOf } from './replay-state.ts';
import { isHidden, type ReviewState, wholeBy } from './review-state.ts';

/** Spells out what a request leaves open: the survivor, the new id, each tracklet once. */
function actionOf(
  request: Exclude<DecisionRequest, { kind: 'undo' | 'redo' }>,
  state: ReviewState,
): Exclude<DecisionAction, { kind: 'undo' | 'redo' }> {
  switch (request.kind) {
    case 'merge':
      return { kind: 'merge', persons: request.persons, into: request.into ?? request.persons[0] };
    case 'split':
      return { ...request, new_person: state.nextPersonId };
    case 'split_tracklets':
      return {
        ...request,
        tracklets: [...new Set(request.tracklets)].sort((left, right) => left - right),
        new_person: state.nextPersonId,
      };
    case 'whole':
      return { ...request, segments: segmentsOf(state, request.person) };
    case 'apart':
    case 'unsure':
    case 'rename':
    case 'hide':
    case 'show':
    case 'note':
      return request;
    default:
      return assertNever(request);
  }
}

/** What a person is made of, as the log spells it; nothing for one that is not there. */
function segmentsOf({ persons }: ReviewState, id: number): Extract<DecisionAction, { kind: 'whole' }>['segments'] {
  return (persons.get(personId(id))?.segments ?? []).map(({ trackletId, firstFrame, lastFrame }) => ({
    tracklet: trackletId,
    first_frame: firstFrame,
    last_frame: lastFrame,
  }));
}

/** Text that has no UTF-8 form has no canonical JSON either, so it cannot be part of the chain. */
function refuseBrokenText(request: DecisionRequest): void {
  const text = request.kind === 'rename' ? request.name : request.kind === 'note' ? request.text : '';
  if (text.isWellFormed()) return;
  throw new DoppelError(
    'usage',
    `The text of the ${request.kind} holds half of a surrogate pair, which is no character.`,
  );
}

/** Refuses to hide who was hidden by a decision already, to show who is not hidden, and to call whole who was called so as it is. */
function refuseNothingNew(
  state: ReviewState,
  { kind, person: id }: { kind: 'hide' | 'show' | 'whole'; person: number },
): void {
  const person = state.persons.get(personId(id));
  if (person === undefined) return;
  if (kind === 'hide' && person.hiddenBy !== null) {
    throw new DoppelError('conflict', `Person ${id} was hidden already, by event ${person.hiddenBy}.`);
  }
  if (kind === 'show' && !isHidden(person)) throw new DoppelError('conflict', `Person ${id} is not hidden.`);
  const saidBy = kind === 'whole' ? wholeBy(state, person) : null;
  if (saidBy !== null) {
    throw new DoppelError('conflict', `Person ${id}, as it is, was said to be one person already, by event ${saidBy}.`);
  }
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
  const action = actionOf(request, state);
  const refusal = refusalOf(view, action);
  if (refusal !== null) throw new DoppelError(refusal.code, refusal.message);
  if (action.kind === 'hide' || action.kind === 'show' || action.kind === 'whole') refuseNothingNew(state, action);
  if (action.kind === 'hide' || action.kind === 'show') return [{ action, forced: [] }];
  const vetoes = context.isVetoed === undefined ? [] : vetoesOf(mergedPersons(view, action), context.isVetoed);
  const reasons = [...contradictionsOf(view, action), ...vetoes].map(({ sentence }) => sentence);
  if (reasons.length > 0 && !context.force) {
    throw new DoppelError('conflict', `${reasons.join(' ')} Force it to override this.`, { details: { reasons } });
  }
  return [{ action, forced: reasons }];
}
