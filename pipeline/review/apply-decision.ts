import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { type EventSeq, type PersonId, personId, trackletId } from '#base/ids.ts';
import type { DecisionAction } from '#contract/decisions.ts';
import { isHidden, type ReviewPerson } from './review-state.ts';
import { type Segment, segmentsKey, unionOf } from './segments.ts';
import { type SplitSides, splitAtFrame, splitByTracklets } from './split-segments.ts';
import type { World } from './world.ts';

/** The person of an id that was checked to be there. */
function personOf(world: World, id: number): ReviewPerson {
  const person = world.persons.get(personId(id));
  if (person === undefined) throw new DoppelError('internal', `Person ${id} is not active.`);
  return person;
}

/**
 * The survivor takes all rows and notes. It keeps its name, or takes the first that one of the others has. The merged person
 * is hidden only when all of its parts were.
 */
function applyMerge(world: World, ids: readonly number[], into: number, by: EventSeq): void {
  const survivor = personOf(world, into);
  const others = ids.filter((id) => id !== into).map((id) => personOf(world, id));
  const parts = [survivor, ...others];
  parts.forEach((part, index) => {
    for (const other of parts.slice(index + 1)) {
      // A merge answers "unsure"; a keep-apart that it overrides stays, for the day the person is split again.
      world.relations.clearBetween(part.segments, other.segments, ['unsure']);
    }
  });
  for (const other of others) {
    world.persons.delete(other.id);
    world.merged.set(other.id, { into: survivor.id, by });
  }
  const hidden = parts.every(isHidden);
  world.persons.set(survivor.id, {
    id: survivor.id,
    name: parts.find((part) => part.name !== null)?.name ?? null,
    hiddenBy: hidden ? survivor.hiddenBy : null,
    hiddenReason: hidden ? survivor.hiddenReason : null,
    segments: others.reduce((union, other) => unionOf(union, other.segments), survivor.segments),
    notes: parts.flatMap((part) => part.notes).sort((left, right) => left.by - right.by),
  });
}

/** The old id keeps name and notes; the new one starts without. Both are hidden when the person was. */
function applySplit(world: World, person: ReviewPerson, sides: SplitSides, newPerson: number): void {
  world.persons.set(person.id, { ...person, segments: sides.kept });
  const id = personId(newPerson);
  world.persons.set(id, { ...person, id, name: null, notes: [], segments: sides.taken });
}

/** Puts a changed person in the place of the old one. */
function update(world: World, id: number, change: (person: ReviewPerson) => ReviewPerson): void {
  const person = personOf(world, id);
  world.persons.set(person.id, change(person));
}

type LoggedSegment = Extract<DecisionAction, { kind: 'whole' }>['segments'][number];

/** A segment as the log spells it. */
function asSegment({ tracklet, first_frame, last_frame }: LoggedSegment): Segment {
  return { trackletId: trackletId(tracklet), firstFrame: first_frame, lastFrame: last_frame };
}

/** Applies an action that `refusalOf` let pass; undo and redo change no person themselves. */
export function applyDecision(world: World, action: DecisionAction, by: EventSeq): void {
  switch (action.kind) {
    case 'merge':
      applyMerge(world, action.persons, action.into, by);
      break;
    case 'apart':
    case 'unsure': {
      const [a, b] = [personOf(world, action.a).segments, personOf(world, action.b).segments];
      world.relations.set({ kind: action.kind, by, a, b });
      break;
    }
    case 'split': {
      const person = personOf(world, action.person);
      const sides = splitAtFrame(person.segments, action.at_frame, world.originals.framesOf);
      applySplit(world, person, sides, action.new_person);
      break;
    }
    case 'split_tracklets': {
      const person = personOf(world, action.person);
      applySplit(world, person, splitByTracklets(person.segments, action.tracklets), action.new_person);
      break;
    }
    case 'rename':
      update(world, action.person, (person) => ({ ...person, name: action.name === '' ? null : action.name }));
      break;
    case 'hide':
      update(world, action.person, (person) => ({ ...person, hiddenBy: by }));
      break;
    case 'show':
      update(world, action.person, (person) => ({ ...person, hiddenBy: null, hiddenReason: null }));
      break;
    case 'whole':
      world.wholes.set(segmentsKey(action.segments.map(asSegment)), by);
      break;
    case 'note':
      update(world, action.person, (person) => ({ ...person, notes: [...person.notes, { by, text: action.text }] }));
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
