import { personId } from '#base/ids.ts';
import { absenceOf, type Refusal } from '../refusal.ts';
import type { ReviewView } from '../replay-state.ts';
import type { SegmentSet } from '../segments.ts';
import { splitAtFrame } from '../split-segments.ts';
import { personOf, type RuleOf } from './decision-rule.ts';

/** What lies before the first of the ascending frames, then from each up to the next; a part without rows is empty. */
function partsOf(state: Pick<ReviewView, 'originals'>, segments: SegmentSet, frames: readonly number[]): SegmentSet[] {
  const parts: SegmentSet[] = [];
  let rest = segments;
  for (const frame of frames) {
    const { kept, taken } = splitAtFrame(rest, frame, state.originals.framesOf);
    parts.push(kept);
    rest = taken;
  }
  return [...parts, rest];
}

function refuse(state: ReviewView, person: number, frames: readonly number[]): Refusal | null {
  const absent = absenceOf(state, person);
  if (absent !== null) return absent;
  const parts = partsOf(state, state.persons.get(personId(person))?.segments ?? [], frames);
  const empty = parts.findIndex((part) => part.length === 0);
  if (empty === -1) return null;
  const where =
    empty === 0
      ? `before frame ${frames[0]}`
      : empty === frames.length
        ? `at or after frame ${frames[empty - 1]}`
        : `from frame ${frames[empty - 1]} up to frame ${frames[empty]}`;
  return { code: 'conflict', message: `Person ${person} cannot be cut there: it has no box ${where}.` };
}

/**
 * A person is cut at several frames at once. The first part keeps id, name and notes; the others begin without, and are hidden
 * where the person was. Frames named twice or out of order are put in order.
 */
export const cutRule: RuleOf<'cut'> = {
  spellOut: ({ kind, person, at_frames }, { nextPersonId }) => {
    const frames = [...new Set(at_frames)].sort((left, right) => left - right);
    return { kind, person, at_frames: frames, new_persons: frames.map((_, index) => nextPersonId + index) };
  },
  refuse: (state, { person, at_frames }) => refuse(state, person, at_frames),
  apply: (state, { person: id, at_frames, new_persons }) => {
    const person = personOf(state, id);
    const [first, ...others] = partsOf(state, person.segments, at_frames);
    state.persons.set(person.id, { ...person, segments: first });
    others.forEach((segments, index) => {
      const own = personId(new_persons[index]);
      state.persons.set(own, { ...person, id: own, name: null, notes: [], segments });
    });
  },
};
