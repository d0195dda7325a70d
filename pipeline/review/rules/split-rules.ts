import { personId } from '#base/ids.ts';
import { absenceOf, type Refusal } from '../refusal.ts';
import type { ReplayState, ReviewView } from '../replay-state.ts';
import type { ReviewPerson } from '../review-state.ts';
import type { SegmentSet } from '../segments.ts';
import { type SplitSides, splitAtFrame, splitByTracklets } from '../split-segments.ts';
import { personOf, type RuleOf } from './decision-rule.ts';

/** The rows of a person that is known to be there. */
function segmentsOf(state: ReviewView, id: number): SegmentSet {
  return state.persons.get(personId(id))?.segments ?? [];
}

function refuseAtFrame(state: ReviewView, person: number, atFrame: number): Refusal | null {
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

function refuseByTracklets(state: ReviewView, person: number, tracklets: readonly number[]): Refusal | null {
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

/** The old id keeps name and notes; the new one starts without. Both are hidden when the person was. */
function part(state: ReplayState, person: ReviewPerson, sides: SplitSides, newPerson: number): void {
  state.persons.set(person.id, { ...person, segments: sides.kept });
  const id = personId(newPerson);
  state.persons.set(id, { ...person, id, name: null, notes: [], segments: sides.taken });
}

/** What a person has from a frame on becomes another one. */
export const splitRule: RuleOf<'split'> = {
  spellOut: (request, { nextPersonId }) => ({ ...request, new_person: nextPersonId }),
  refuse: (state, { person, at_frame }) => refuseAtFrame(state, person, at_frame),
  apply: (state, { person: id, at_frame, new_person }) => {
    const person = personOf(state, id);
    part(state, person, splitAtFrame(person.segments, at_frame, state.originals.framesOf), new_person);
  },
};

/** What a person has of some tracklets becomes another one. */
export const splitTrackletsRule: RuleOf<'split_tracklets'> = {
  spellOut: (request, { nextPersonId }) => ({
    ...request,
    tracklets: [...new Set(request.tracklets)].sort((left, right) => left - right),
    new_person: nextPersonId,
  }),
  refuse: (state, { person, tracklets }) => refuseByTracklets(state, person, tracklets),
  apply: (state, { person: id, tracklets, new_person }) => {
    const person = personOf(state, id);
    part(state, person, splitByTracklets(person.segments, tracklets), new_person);
  },
};
