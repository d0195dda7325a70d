/** A key with what is held while it is pressed, as it is stored and compared: `M`, `Ctrl+Z`, `Shift+Space`, `ArrowLeft`. */
export type KeyChord = string;

/** What a chord is made of in a browser's event. Command on a Mac counts as Ctrl. */
interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const heldAlone = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
]);

/** Keys whose own name is not what stands on them. */
const shownNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
};

/** The chord of a key press; null while only Ctrl, Shift or the like are held. */
export function chordOf(pressed: PressedKey): KeyChord | null {
  if (heldAlone.has(pressed.key)) return null;
  const name = nameOf(pressed);
  const isLetter = /^[A-Z]$/.test(name);
  const isNamed = name.length > 1;
  const held = [
    pressed.ctrlKey || pressed.metaKey ? 'Ctrl' : null,
    pressed.altKey ? 'Alt' : null,
    // Of signs such as ? the shift is a part: layouts differ in which signs need it.
    pressed.shiftKey && (isLetter || isNamed) ? 'Shift' : null,
  ].filter((part) => part !== null);
  return [...held, name].join('+');
}

function nameOf({ key, code }: PressedKey): string {
  if (key === ' ') return 'Space';
  if (key === '+') return 'Plus';
  // On a keyboard of another script the letter is found by its place, so that M stays where M is printed.
  const byPlace = /^Key([A-Z])$/.exec(code)?.[1];
  if (key.length === 1 && key.charCodeAt(0) > 127 && byPlace !== undefined) return byPlace;
  return key.length === 1 ? key.toUpperCase() : key;
}

/** A chord as it stands on a button: `Ctrl Z`, `←`. */
export function shownChord(chord: KeyChord): string {
  return chord
    .split('+')
    .map((part) => shownNames[part] ?? (part === 'Plus' ? '+' : part))
    .join(' ');
}
