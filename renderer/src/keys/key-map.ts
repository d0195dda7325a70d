import type { KeyChord } from './key-chord.ts';

/** Everything that a key can do. The order is the one of the help. */
export const keyActions = {
  merge: { label: 'Merge: the same person', group: 'Answer', key: 'M' },
  apart: { label: 'Keep apart: two persons', group: 'Answer', key: 'A' },
  unsure: { label: 'Unsure: ask again later', group: 'Answer', key: 'U' },
  undo: { label: 'Undo the last decision', group: 'Answer', key: 'Ctrl+Z' },
  redo: { label: 'Redo what was undone', group: 'Answer', key: 'Ctrl+Shift+Z' },
  swap: { label: 'Swap which id survives', group: 'Answer', key: 'S' },
  note: { label: 'Write a note', group: 'Answer', key: 'N' },
  next: { label: 'Skip to the next pair', group: 'Move', key: 'ArrowRight' },
  previous: { label: 'Back to the pair before', group: 'Move', key: 'ArrowLeft' },
  play_a: { label: 'Play the video around the left person', group: 'Look', key: 'Space' },
  play_b: { label: 'Play the video around the right person', group: 'Look', key: 'Shift+Space' },
  pause: { label: 'Pause or play the pictures', group: 'Look', key: 'P' },
  step_back: { label: 'One picture back', group: 'Look', key: ',' },
  step_forward: { label: 'One picture on', group: 'Look', key: '.' },
  go_review: { label: 'Review', group: 'Go to', key: '1' },
  go_persons: { label: 'Persons', group: 'Go to', key: '2' },
  go_matrix: { label: 'Matrix', group: 'Go to', key: '3' },
  go_history: { label: 'History', group: 'Go to', key: '4' },
  go_export: { label: 'Export', group: 'Go to', key: '5' },
  search: { label: 'Search persons', group: 'Go to', key: '/' },
  help: { label: 'Show the keys', group: 'Go to', key: '?' },
} as const satisfies Record<string, { readonly label: string; readonly group: string; readonly key: KeyChord }>;

export type KeyAction = keyof typeof keyActions;

/** Which key does what. Every action has one key, and no key has two actions. */
export type KeyMap = Readonly<Record<KeyAction, KeyChord>>;

/** All actions, in the order of the help. */
export const keyActionNames = Object.keys(keyActions) as readonly KeyAction[];

/** The keys as they are before anyone changes them. */
export const defaultKeyMap: KeyMap = Object.fromEntries(
  keyActionNames.map((action) => [action, keyActions[action].key]),
) as KeyMap;

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
export type KeyChange = { readonly ok: true; readonly keys: KeyMap } | { readonly ok: false; readonly reason: string };

/** Gives an action another key, unless another action has it or the screens need it: then says so and changes nothing. */
export function changeKey(keys: KeyMap, action: KeyAction, chord: KeyChord): KeyChange {
  if (reserved.has(chord)) return { ok: false, reason: `${chord} is needed to use the screens. Choose another key.` };
  const holder = keyActionNames.find((other) => other !== action && keys[other] === chord);
  if (holder !== undefined) {
    return { ok: false, reason: `${chord} already means "${keyActions[holder].label}". Change that one first.` };
  }
  return { ok: true, keys: { ...keys, [action]: chord } };
}

/** The action of a key; null when it has none. */
export function actionOf(keys: KeyMap, chord: KeyChord): KeyAction | null {
  return keyActionNames.find((action) => keys[action] === chord) ?? null;
}

/** The stored keys as text. */
export function writeKeyMap(keys: KeyMap): string {
  return JSON.stringify(keys);
}

/** Reads stored keys. What is missing, unknown or clashes takes its default, so that no action is ever without a key. */
export function readKeyMap(text: string | null): KeyMap {
  if (text === null) return defaultKeyMap;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return defaultKeyMap;
  }
  if (typeof stored !== 'object' || stored === null) return defaultKeyMap;
  const wanted = new Map(Object.entries(stored));
  const keys = Object.fromEntries(
    keyActionNames.map((action) => {
      const chord = wanted.get(action);
      return [action, typeof chord === 'string' && chord !== '' ? chord : defaultKeyMap[action]];
    }),
  ) as KeyMap;
  const isUsable =
    new Set(Object.values(keys)).size === keyActionNames.length &&
    Object.values(keys).every((chord) => !reserved.has(chord));
  return isUsable ? keys : defaultKeyMap;
}
