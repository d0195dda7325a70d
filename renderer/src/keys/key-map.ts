import { DoppelError } from '#base/doppel-error.ts';
import type { KeyChord } from './key-chord.ts';

/** The parts of the help, in its order; `Here` holds what one screen alone knows. */
export const keyGroups = ['Answer', 'Move', 'Look', 'Here', 'Go to'] as const;

/** What a key does, in words, where the help lists it, and which key it is before anyone changes it. */
export interface KeyMeaning {
  readonly label: string;
  readonly group: (typeof keyGroups)[number];
  readonly key: KeyChord;
}

/** What keys do whatever screens there are. The order is the one of the help. */
const commonActions = {
  merge: { label: 'Merge: the same person', group: 'Answer', key: 'M' },
  apart: { label: 'Keep apart: two persons', group: 'Answer', key: 'A' },
  unsure: { label: 'Unsure: ask again later', group: 'Answer', key: 'U' },
  undo: { label: 'Undo the last decision', group: 'Answer', key: 'Ctrl+Z' },
  redo: { label: 'Redo what was undone', group: 'Answer', key: 'Ctrl+Shift+Z' },
  swap: { label: 'Swap which id survives', group: 'Answer', key: 'S' },
  note: { label: 'Write a note', group: 'Answer', key: 'N' },
  next: { label: 'Skip to the next pair', group: 'Move', key: 'ArrowRight' },
  previous: { label: 'Back to the pair before', group: 'Move', key: 'ArrowLeft' },
  play_a: {
    label: 'Play the video around the left person, or those of both across videos; pause it',
    group: 'Look',
    key: 'Space',
  },
  play_b: { label: 'Play the video around the right person', group: 'Look', key: 'Shift+Space' },
  pause: { label: 'Pause or play what is seen', group: 'Look', key: 'P' },
  step_back: { label: 'One picture or frame back', group: 'Look', key: ',' },
  step_forward: { label: 'One picture or frame on', group: 'Look', key: '.' },
  agree: { label: 'Show where the two pictures that match best agree', group: 'Look', key: 'V' },
  whole_frame: { label: 'Show the whole frames of the two pictures that match best', group: 'Look', key: 'F' },
  search: { label: 'Search persons', group: 'Go to', key: '/' },
  help: { label: 'Show the keys', group: 'Go to', key: '?' },
} as const satisfies Record<string, KeyMeaning>;

/** `go_NAME` leads to a screen, `NAME.action` is known to that screen alone. */
export type KeyAction = keyof typeof commonActions | `go_${string}` | `${string}.${string}`;

/** Everything that a key can do. */
export type KeyActions = Readonly<Record<KeyAction, KeyMeaning>>;

/** Which key does what. Every action has one key, and no key has two actions that can be meant at once: see `canClash`. */
export type KeyMap = Readonly<Record<KeyAction, KeyChord>>;

/** The screen that alone knows an action; null for one that is known everywhere. */
function screenOf(action: KeyAction): string | null {
  const dot = action.indexOf('.');
  return dot === -1 ? null : action.slice(0, dot);
}

/** Whether two actions can be meant at once, so that they need different keys: those of two different screens cannot. */
function canClash(one: KeyAction, other: KeyAction): boolean {
  const [a, b] = [screenOf(one), screenOf(other)];
  return a === null || b === null || a === b;
}

/** The action that leads to the screen of a name. */
export function keyActionOf(screen: string): KeyAction {
  return `go_${screen}`;
}

/** What the page asks of a screen to give it keys; `AppScreen` says more of each. */
export interface ScreenKeys {
  readonly name: string;
  readonly title: string;
  readonly rail: { readonly key: KeyChord | null } | null;
  readonly keys?: Readonly<Record<`${string}.${string}`, KeyMeaning>>;
}

/**
 * What keys do, screens' keys included. Throws `internal` where two actions begin with the same key: that is a mistake of a screen's
 * entry, and no page is drawn with it.
 */
export function keyActionsWith(screens: readonly ScreenKeys[]): KeyActions {
  const toScreens = screens.flatMap(({ name, title, rail }) =>
    rail === null || rail.key === null
      ? []
      : [[keyActionOf(name), { label: title, group: 'Go to', key: rail.key } satisfies KeyMeaning]],
  );
  const ofScreens = screens.flatMap(({ keys }) => Object.entries(keys ?? {}));
  const actions = {
    ...Object.fromEntries(toScreens),
    ...commonActions,
    ...Object.fromEntries(ofScreens),
  } as KeyActions;
  const clash = clashIn(actions, defaultKeyMap(actions));
  if (clash !== null) {
    const [holder, action] = clash;
    throw new DoppelError('internal', `The key ${actions[action].key} has two actions: ${holder}, ${action}.`);
  }
  return actions;
}

/** Two actions that can be meant at once and have the same key; null where there are none. */
function clashIn(actions: KeyActions, keys: KeyMap): readonly [KeyAction, KeyAction] | null {
  const holders = new Map<KeyChord, readonly KeyAction[]>();
  for (const action of namesOf(actions)) {
    const before = holders.get(keys[action]) ?? [];
    const holder = before.find((other) => canClash(other, action));
    if (holder !== undefined) return [holder, action];
    holders.set(keys[action], [...before, action]);
  }
  return null;
}

/** All actions, in the order of the help. */
export function namesOf(actions: KeyActions): readonly KeyAction[] {
  return Object.keys(actions) as readonly KeyAction[];
}

/** The keys as they are before anyone changes them. */
export function defaultKeyMap(actions: KeyActions): KeyMap {
  return Object.fromEntries(namesOf(actions).map((action) => [action, actions[action].key])) as KeyMap;
}

/** Keys that the screens need for themselves: moving between controls, using them, closing. */
const reserved: ReadonlySet<KeyChord> = new Set([
  'Tab',
  'Shift+Tab',
  'Enter',
  'Escape',
  'Ctrl+C',
  'Ctrl+V',
  'Ctrl+R',
  'Ctrl+W',
]);

/** What came of giving an action another key. */
type KeyChange = { readonly ok: true; readonly keys: KeyMap } | { readonly ok: false; readonly reason: string };

/** Gives an action another key, unless another action has it or the screens need it: then says so and changes nothing. */
export function changeKey(actions: KeyActions, keys: KeyMap, action: KeyAction, chord: KeyChord): KeyChange {
  if (reserved.has(chord)) return { ok: false, reason: `${chord} is needed to use the screens. Choose another key.` };
  const holder = namesOf(actions).find((other) => other !== action && keys[other] === chord && canClash(other, action));
  if (holder !== undefined) {
    return { ok: false, reason: `${chord} already means "${actions[holder].label}". Change that one first.` };
  }
  return { ok: true, keys: { ...keys, [action]: chord } };
}

/** The actions of a key: one at most that is known everywhere or on the screen that is shown. */
export function actionsOf(keys: KeyMap, chord: KeyChord): readonly KeyAction[] {
  return (Object.keys(keys) as KeyAction[]).filter((action) => keys[action] === chord);
}

/** The stored keys as text. */
export function writeKeyMap(keys: KeyMap): string {
  return JSON.stringify(keys);
}

/** Reads stored keys. What is missing, unknown or clashes takes its default, so that no action is ever without a key. */
export function readKeyMap(actions: KeyActions, text: string | null): KeyMap {
  const defaults = defaultKeyMap(actions);
  if (text === null) return defaults;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return defaults;
  }
  if (typeof stored !== 'object' || stored === null) return defaults;
  const wanted = new Map(Object.entries(stored));
  const keys = Object.fromEntries(
    namesOf(actions).map((action) => {
      const chord = wanted.get(action);
      return [action, typeof chord === 'string' && chord !== '' ? chord : defaults[action]];
    }),
  ) as KeyMap;
  const isUsable = clashIn(actions, keys) === null && Object.values(keys).every((chord) => !reserved.has(chord));
  return isUsable ? keys : defaults;
}
