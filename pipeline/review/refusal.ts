import { assertNever, type DoppelErrorCode } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import type { DecisionAction } from '#contract/decisions.ts';
import type { ReviewView } from './replay-state.ts';
import type { MergedPerson } from './review-state.ts';
import type { SegmentSet } from './segments.ts';
import { splitAtFrame, splitByTracklets } from './split-segments.ts';

/** Why an action makes no sense on the persons that there are. Not a matter of opinion: it cannot be forced. */
export interface Refusal {
  readonly code: DoppelErrorCode;
  readonly message: string;
}

/** Says why a person cannot be decided about because there is none of that id, or null when there is. */
function absenceOf(state: ReviewView, named: number): Refusal | null {
  const id = named as PersonId;
  if (state.persons.has(id)) return null;
  const merge = state.merged.get(id);
  if (merge !== undefined) {
    return {
      code: 'not_found',
      message: `Person ${id} was merged into person ${finalPerson(state.merged, id)} by event ${merge.by}. Name person ${finalPerson(state.merged, id)}, or take event ${merge.by} back.`,
    };
  }
  const made = state.madeBy.get(id);
  if (made !== undefined) {
    return {
      code: 'not_found',
      message: `There is no person ${id}: the split that made it, event ${made}, does not stand. Redo event ${made} first.`,
    };
  }
  return { code: 'not_found', message: `There is no person ${id} in this project.` };
}

/** Follows merges to the end of the chain. */
function finalPerson(merged: ReadonlyMap<PersonId, MergedPerson>, id: PersonId): PersonId {
  let current = id;
  for (let next = merged.get(current); next !== undefined; next = merged.get(current)) current = next.into;
  return current;
}

/** The rows of a person that is known to be there. */
function segmentsOf(state: ReviewView, id: number): SegmentSet {
  return state.persons.get(id as PersonId)?.segments ?? [];
}

function refusalOfPair(state: ReviewView, a: number, b: number): Refusal | null {
  if (a === b) return { code: 'usage', message: `A decision about two persons needs two: ${a} was named twice.` };
  const absent = absenceOf(state, a) ?? absenceOf(state, b);
  if (absent === null) return null;
  // Two names of one person deserve a better sentence than "was merged".
  const [ofA, ofB] = [finalPerson(state.merged, a as PersonId), finalPerson(state.merged, b as PersonId)];
  const merge = state.merged.get(a as PersonId) ?? state.merged.get(b as PersonId);
  if (ofA !== ofB || merge === undefined || !state.persons.has(ofA)) return absent;
  return {
    code: 'conflict',
    message: `Persons ${a} and ${b} are one person, ${ofA}, since event ${merge.by}. Take event ${merge.by} back, or split person ${ofA}, first.`,
  };
}

function refusalOfMerge(state: ReviewView, persons: readonly number[], into: number): Refusal | null {
  if (new Set(persons).size !== persons.length || persons.length < 2) {
    return {
      code: 'usage',
      message: `A merge needs two or more different persons; these were named: ${persons.join(', ')}.`,
    };
  }
  if (persons.length === 2) {
    const refusal = refusalOfPair(state, persons[0], persons[1]);
    if (refusal !== null) return refusal;
  }
  for (const id of persons) {
    const absent = absenceOf(state, id);
    if (absent !== null) return absent;
  }
  if (persons.includes(into)) return null;
  return {
    code: 'usage',
    message: `The survivor of a merge must be one of its persons (${persons.join(', ')}); person ${into} is not.`,
  };
}

function refusalOfFrameSplit(state: ReviewView, person: number, atFrame: number): Refusal | null {
  const absent = absenceOf(state, person);
  if (absent !== null) return absent;
  const { kept, taken } = splitAtFrame(segmentsOf(state, person), atFrame, state.originals.framesOf);
  if (kept.length > 0 && taken.length > 0) return null;
  const side = kept.length === 0 ? 'before' : 'at or after';
  return {
    code: 'conflict',
    message: `Person ${person} cannot be split at frame ${atFrame}: it has no box ${side} that frame.`,
  };
}

function refusalOfTrackletSplit(state: ReviewView, person: number, tracklets: readonly number[]): Refusal | null {
  const absent = absenceOf(state, person);
  if (absent !== null) return absent;
  const segments = segmentsOf(state, person);
  const own = new Set<number>(segments.map((segment) => segment.trackletId));
  const foreign = tracklets.filter((id) => !own.has(id));
  if (foreign.length > 0) {
    return {
      code: 'conflict',
      message: `Person ${person} has no tracklet ${foreign.join(', ')}; it has ${[...own].join(', ')}.`,
    };
  }
  if (splitByTracklets(segments, tracklets).kept.length > 0) return null;
  return {
    code: 'conflict',
    message: `Person ${person} cannot be split by all of its tracklets (${[...own].join(', ')}): one at least must stay.`,
  };
}

/**
 * Says why an action cannot be applied to the persons that there are: a person that is not active, a split with an empty
 * side, a merge of one. Null when it can. Undo and redo change no person, so they are never refused here.
 */
export function refusalOf(state: ReviewView, action: DecisionAction): Refusal | null {
  switch (action.kind) {
    case 'merge':
      return refusalOfMerge(state, action.persons, action.into);
    case 'apart':
    case 'unsure':
      return refusalOfPair(state, action.a, action.b);
    case 'split':
      return refusalOfFrameSplit(state, action.person, action.at_frame);
    case 'split_tracklets':
      return refusalOfTrackletSplit(state, action.person, action.tracklets);
    case 'rename':
    case 'hide':
    case 'show':
    case 'whole':
    case 'note':
      return absenceOf(state, action.person);
    case 'undo':
    case 'redo':
      return null;
    default:
      return assertNever(action);
  }
}
