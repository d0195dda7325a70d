import { personId, trackletId } from '#base/ids.ts';
import type { ActionOf } from '#contract/decisions.ts';
import { absenceOf } from '../refusal.ts';
import type { ReviewView } from '../replay-state.ts';
import { isHidden, wholeBy } from '../review-state.ts';
import { segmentsKey } from '../segments.ts';
import { type RuleOf, update } from './decision-rule.ts';

const refuse = (state: ReviewView, { person }: { readonly person: number }) => absenceOf(state, person);

/** Gives a person a name; an empty one takes it away. */
export const renameRule: RuleOf<'rename'> = {
  spellOut: (request) => request,
  refuse,
  apply: (state, { person: id, name }) =>
    update(state, id, (person) => ({ ...person, name: name === '' ? null : name })),
};

/** Takes a person off the list. */
export const hideRule: RuleOf<'hide'> = {
  spellOut: (request) => request,
  refuse,
  sameAsBefore: ({ persons }, { person: id }) => {
    const hiddenBy = persons.get(personId(id))?.hiddenBy ?? null;
    return hiddenBy === null ? null : `Person ${id} was hidden already, by event ${hiddenBy}.`;
  },
  apply: (state, { person: id }, by) => update(state, id, (person) => ({ ...person, hiddenBy: by })),
};

/** Puts a person on the list again, whatever took it off. */
export const showRule: RuleOf<'show'> = {
  spellOut: (request) => request,
  refuse,
  sameAsBefore: ({ persons }, { person: id }) => {
    const person = persons.get(personId(id));
    return person === undefined || isHidden(person) ? null : `Person ${id} is not hidden.`;
  },
  hiddenPersons: 'ignored',
  apply: (state, { person: id }) => update(state, id, (person) => ({ ...person, hiddenBy: null, hiddenReason: null })),
};

type LoggedSegment = ActionOf<'whole'>['segments'][number];

/** Says that a person, with the rows that it has now, is one human being. */
export const wholeRule: RuleOf<'whole'> = {
  spellOut: (request, { persons }) => ({
    ...request,
    segments: (persons.get(personId(request.person))?.segments ?? []).map(
      ({ trackletId: tracklet, firstFrame, lastFrame }): LoggedSegment => ({
        tracklet,
        first_frame: firstFrame,
        last_frame: lastFrame,
      }),
    ),
  }),
  refuse,
  sameAsBefore: (state, { person: id }) => {
    const person = state.persons.get(personId(id));
    const saidBy = person === undefined ? null : wholeBy(state, person);
    return saidBy === null ? null : `Person ${id}, as it is, was said to be one person already, by event ${saidBy}.`;
  },
  apply: (state, { segments }, by) => {
    const rows = segments.map(({ tracklet, first_frame, last_frame }) => ({
      trackletId: trackletId(tracklet),
      firstFrame: first_frame,
      lastFrame: last_frame,
    }));
    state.wholes.set(segmentsKey(rows), by);
  },
};

/** Takes pictures of a person out of what it is compared and shown by. */
export const setAsideRule: RuleOf<'set_aside'> = {
  spellOut: (request) => ({
    ...request,
    crops: [...new Set(request.crops)].sort((left, right) => left - right),
  }),
  refuse,
  sameAsBefore: ({ persons }, { person: id, crops }) => {
    const aside = new Set(persons.get(personId(id))?.setAside);
    return crops.every((crop) => aside.has(crop)) ? `These pictures of person ${id} are set aside already.` : null;
  },
  apply: (state, { person: id, crops }) =>
    update(state, id, (person) => ({
      ...person,
      setAside: [...new Set([...person.setAside, ...crops])].sort((left, right) => left - right),
    })),
};

/** Writes something about a person down. */
export const noteRule: RuleOf<'note'> = {
  spellOut: (request) => request,
  refuse,
  apply: (state, { person: id, text }, by) =>
    update(state, id, (person) => ({ ...person, notes: [...person.notes, { by, text }] })),
};
