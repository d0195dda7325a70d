import { assertNever } from '#base/doppel-error.ts';
import type { DecisionAction } from '#contract/decisions.ts';

const list = (ids: readonly number[]): string =>
  ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;

/** What a decision did, as a sentence. */
export function eventWords(action: DecisionAction): string {
  switch (action.kind) {
    case 'merge':
      return `Merged ${list(action.persons)}; ${action.into} stays`;
    case 'apart':
      return `Kept ${action.a} and ${action.b} apart`;
    case 'unsure':
      return `Unsure about ${action.a} and ${action.b}`;
    case 'split':
      return `Split ${action.person} at frame ${action.at_frame}; the later part is ${action.new_person}`;
    case 'split_tracklets':
      return `Split tracklets ${list(action.tracklets)} off ${action.person}; they are ${action.new_person}`;
    case 'rename':
      return action.name === '' ? `Took the name of ${action.person} away` : `Named ${action.person} "${action.name}"`;
    case 'hide':
      return `Hid ${action.person}`;
    case 'show':
      return `Showed ${action.person} again`;
    case 'whole':
      return `Said that ${action.person} is one person`;
    case 'note':
      return `Note on ${action.person}: ${action.text}`;
    case 'undo':
      return `Took back decision ${action.event}`;
    case 'redo':
      return `Did decision ${action.event} again`;
    default:
      return assertNever(action);
  }
}
