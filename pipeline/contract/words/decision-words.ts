import { assertNever } from '#base/doppel-error.ts';
import type { DecisionAction } from '../decisions.ts';
import { listed } from './count-words.ts';

/** What a decision did, as a sentence without its full stop. Names and notes stand in it as they were typed: escape it. */
export function decisionWords(action: DecisionAction): string {
  switch (action.kind) {
    case 'merge':
      return `Merged ${listed(action.persons)} into ${action.into}`;
    case 'apart':
      return `Kept ${action.a} and ${action.b} apart: two different people`;
    case 'unsure':
      return `Left ${action.a} and ${action.b} open: could not tell`;
    case 'split':
      return `Split ${action.person} before frame ${action.at_frame}: the rest became ${action.new_person}`;
    case 'split_tracklets': {
      const tracklets = action.tracklets.length === 1 ? 'tracklet' : 'tracklets';
      return `Split ${tracklets} ${listed(action.tracklets)} off ${action.person}: they became ${action.new_person}`;
    }
    case 'rename':
      return action.name === '' ? `Took the name of ${action.person} away` : `Named ${action.person} “${action.name}”`;
    case 'hide':
      return `Hid ${action.person}`;
    case 'show':
      return `Showed ${action.person} again`;
    case 'whole':
      return `Said that ${action.person} is one person`;
    case 'note':
      return `Noted on ${action.person}: ${action.text}`;
    case 'undo':
      return `Took decision ${action.event} back`;
    case 'redo':
      return `Restored decision ${action.event}`;
    default:
      return assertNever(action);
  }
}

/** The persons that a decision is about, those that it made included; none for undo and redo. */
export function personsOf(action: DecisionAction): readonly number[] {
  switch (action.kind) {
    case 'merge':
      return action.persons;
    case 'apart':
    case 'unsure':
      return [action.a, action.b];
    case 'split':
    case 'split_tracklets':
      return [action.person, action.new_person];
    case 'rename':
    case 'hide':
    case 'show':
    case 'whole':
    case 'note':
      return [action.person];
    case 'undo':
    case 'redo':
      return [];
    default:
      return assertNever(action);
  }
}
