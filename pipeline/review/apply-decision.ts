import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, type PersonId, personId, trackletId } from '#base/ids.ts';
import type { DecisionAction } from '#contract/decisions.ts';
import type { ReplayState } from './replay-state.ts';
import { isHidden, type ReviewPerson } from './review-state.ts';
import { type Segment, segmentsKey, unionOf } from './segments.ts';
import { type SplitSides, splitAtFrame, splitByTracklets } from './split-segments.ts';

/** The person of an id that was checked to be there. */
function personOf(state: ReplayState, id: number): ReviewPerson {
  const person = state.persons.get(personId(id));
  if (person === undefined) throw new DoppelError('internal', `Person ${id} is not active.`);
  return person;
}

/**
 * The survivor takes all rows and notes. It keeps its name, or takes the first that one of the others has. The merged person
 * is hidden only when all of its parts were.
 */
function applyMerge(state: ReplayState, ids: readonly number[], into: number, by: EventSeq): void {
  const survivor = personOf(state, into);
  const others = ids.filter((id) => id !== into).map((id) => personOf(state, id));
  const parts = [survivor, ...others];
  parts.forEach((part, index) => {
    for (const other of parts.slice(index + 1)) {
      // A merge answers "unsure"; a keep-apart that it overrides stays, for the day the person is split again.
      state.relations.clearBetween(part.segments, other.segments, ['unsure']);
    }
  });
  for (const other of others) {
    state.persons.delete(other.id);
    state.merged.set(other.id, { into: survivor.id, by });
  }
  const hidden = parts.every(isHidden);
  state.persons.set(survivor.id, {
    id: survivor.id,
    name: parts.find((part) => part.name !== null)?.name ?? null,
    hiddenBy: hidden ? survivor.hiddenBy : null,
    hiddenReason: hidden ? survivor.hiddenReason : null,
    segments: others.reduce((union, other) => unionOf(union, other.segments), survivor.segments),
    notes: parts.flatMap((part) => part.notes).sort((left, right) => left.by - right.by),
  });
}

/** The old id keeps name and notes; the new one starts without. Both are hidden when the person was. */
function applySplit(state: ReplayState, person: ReviewPerson, sides: SplitSides, newPerson: number): void {
  state.persons.set(person.id, { ...person, segments: sides.kept });
  const id = personId(newPerson);
  state.persons.set(id, { ...person, id, name: null, notes: [], segments: sides.taken });
}

/** Puts a changed person in the place of the old one. */
function update(state: ReplayState, id: number, change: (person: ReviewPerson) => ReviewPerson): void {
  const person = personOf(state, id);
  state.persons.set(person.id, change(person));
}

type LoggedSegment = Extract<DecisionAction, { kind: 'whole' }>['segments'][number];

/** A segment as the log spells it. */
function asSegment({ tracklet, first_frame, last_frame }: LoggedSegment): Segment {
  return { trackletId: trackletId(tracklet), firstFrame: first_frame, lastFrame: last_frame };
}

/** Applies an action that `refusalOf` let pass; undo and redo change no person themselves. */
export function applyDecision(state: ReplayState, action: DecisionAction, by: EventSeq): void {
  switch (action.kind) {
    case 'merge':
      applyMerge(state, action.persons, action.into, by);
      break;
    case 'apart':
    case 'unsure': {
      const [a, b] = [personOf(state, action.a).segments, personOf(state, action.b).segments];
      state.relations.set({ kind: action.kind, by, a, b });
      break;
    }
    case 'split': {
      const person = personOf(state, action.person);
      const sides = splitAtFrame(person.segments, action.at_frame, state.originals.framesOf);
      applySplit(state, person, sides, action.new_person);
      break;
    }
    case 'split_tracklets': {
      const person = personOf(state, action.person);
      applySplit(state, person, splitByTracklets(person.segments, action.tracklets), action.new_person);
      break;
    }
    case 'rename':
      update(state, action.person, (person) => ({ ...person, name: action.name === '' ? null : action.name }));
      break;
    case 'hide':
      update(state, action.person, (person) => ({ ...person, hiddenBy: by }));
      break;
    case 'show':
      update(state, action.person, (person) => ({ ...person, hiddenBy: null, hiddenReason: null }));
      break;
    case 'whole':
      state.wholes.set(segmentsKey(action.segments.map(asSegment)), by);
      break;
    case 'note':
      update(state, action.person, (person) => ({ ...person, notes: [...person.notes, { by, text: action.text }] }));
      break;
    case 'undo':
    case 'redo':
      break;
    default:
      assertNever(action);
  }
}

/** The persons that an action names, in its order. */
export function personsNamedBy(action: DecisionAction): readonly PersonId[] {
  switch (action.kind) {
    case 'merge':
      return action.persons.map(personId);
    case 'apart':
    case 'unsure':
      return [personId(action.a), personId(action.b)];
    case 'split':
    case 'split_tracklets':
    case 'rename':
    case 'hide':
    case 'show':
    case 'whole':
    case 'note':
      return [personId(action.person)];
    case 'undo':
    case 'redo':
      return [];
    default:
      return assertNever(action);
  }
}
